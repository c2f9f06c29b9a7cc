#!/usr/bin/env python3
"""Writes the sample documents of office programs and mail into corpus/signatures.

    tools/samples/make.py

Text and people are invented, as in all of corpus/. The same bytes come of every run: nothing depends on the day or the machine.
Needs Python 3.9 alone.
"""

import base64
import html
import io
import pathlib
import zipfile

PLACE = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus" / "signatures"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def packed(parts):
    """A package of parts, all of one day, the first not compressed."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package:
        for number, (name, text) in enumerate(parts):
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            package.writestr(entry, text)
    return memory.getvalue()


def salinas():
    """An open letter with the signatures in a table, tracked changes, a footer and the properties of a template."""

    def run(text):
        return f'<w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'

    def paragraph(content, style=""):
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{properties}{content}</w:p>"

    def item(text):
        number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        return f"<w:p>{number}{run(text)}</w:p>"

    def row(cells):
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in cells) + "</w:tr>"

    signatures = [
        ("Nombre", "Cargo", "Organización", "País"),
        ("Rosalba Tintaya Quispillo", "presidenta", "Cooperativa Sal de Altura", "Bolivia"),
        ("Elmer Cusihuallpa Rojas", "secretario general", "Sindicato de Salineros del Poopó", "Bolivia"),
        ("Marcela Ayllaquimba", "directora", "Observatorio de Aguas del Altiplano", "Chile"),
        ("Jacinto Vilcapoma Huere", "coordinador", "Red de Comunidades de la Puna", "Perú"),
    ]
    edited = (
        run("El salar no es un vacío en el mapa: ")
        + '<w:ins w:id="1" w:author="A">' + run("de él viven nueve comunidades") + "</w:ins>"
        + '<w:del w:id="2" w:author="A"><w:r><w:delText>de él viven ocho comunidades</w:delText></w:r></w:del>'
        + run(", y ninguna fue consultada antes de firmarse el contrato de diciembre.")
    )
    body = "".join([
        paragraph(run("Carta abierta por el salar de Coipasa"), "Ttulo1"),
        paragraph(run("Oruro, 4 de febrero de 2020")),
        paragraph(run("Al Ministro de Minería de Bolivia")),
        paragraph(run("Señor Ministro:")),
        paragraph(edited),
        paragraph(run("Le pedimos:")),
        item("suspender las perforaciones hasta que haya una consulta previa, libre e informada;"),
        item("publicar el estudio de aguas que el ministerio guarda desde julio;"),
        item("reconocer a los salineros como parte en las negociaciones."),
        paragraph(run("Quedamos a la espera de su respuesta, por escrito, antes de la fiesta de la sal.")),
        paragraph(run("Firman:")),
        "<w:tbl><w:tblPr/>" + "".join(row(cells) for cells in signatures) + "</w:tbl>",
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/></w:sectPr>',
    ])
    space = f'xmlns:w="{WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    package = "http://schemas.openxmlformats.org/package/2006/"
    relation = '<Relationship Id="{}" Type="{}" Target="{}"/>'.format

    def relations(*all):
        return f'<Relationships xmlns="{package}relationships">' + "".join(relation(*one) for one in all) + "</Relationships>"

    return packed([
        ("[Content_Types].xml",
         f'<Types xmlns="{package}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/>'
         '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
         '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
         '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
         '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
         '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'),
        ("_rels/.rels", relations(("rId1", kind + "officeDocument", "word/document.xml"),
                                  ("rId2", package + "relationships/metadata/core-properties", "docProps/core.xml"))),
        ("word/_rels/document.xml.rels", relations(("rId1", kind + "styles", "styles.xml"), ("rId2", kind + "numbering", "numbering.xml"),
                                                   ("rId3", kind + "footer", "footer1.xml"))),
        ("word/styles.xml", f'<w:styles {space}><w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/>'
                            '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'),
        ("word/numbering.xml", f'<w:numbering {space}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                               '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
                               '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'),
        ("word/footer1.xml", f'<w:ftr {space}>{paragraph(run("Borrador de la secretaría, página 1 de 2"))}</w:ftr>'),
        ("word/document.xml", f'<w:document {space}><w:body>{body}</w:body></w:document>'),
        ("docProps/core.xml",
         '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
         'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
         "<dc:title>plantilla carta.docx</dc:title><dc:creator>Usuario</dc:creator>"
         "<dcterms:created>2017-08-30T09:00:00Z</dcterms:created></cp:coreProperties>"),
    ])


def etangs():
    """An open letter with numbered signatories and a signature of several lines, and a note."""
    spaces = " ".join(f'xmlns:{name}="{OPEN}{name}:1.0"' for name in ("office", "text", "table", "style", "meta", "manifest"))

    def paragraph(text):
        return f"<text:p>{text}</text:p>"

    note = ('<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
            + paragraph("Voir le relevé que le Syndicat des eaux a publié en octobre 2021 : douze étangs y sont à sec.") + "</text:note-body></text:note>")
    signed = [
        "Les Amis des roselières (Villars-le-Sec, France)",
        "Collectif Dombelle vivante (Bourg-Saint-Amour, France)",
        "Natur an Waasser Eifelen (Clervaux, Luxembourg)",
        "Ligue des pêcheurs à la ligne (Namur, Belgique)",
    ]
    items = "".join(f"<text:list-item>{paragraph(name)}</text:list-item>" for name in signed)
    body = "".join([
        '<text:h text:outline-level="1">Lettre ouverte pour les étangs de la Dombelle</text:h>',
        paragraph("Villars-le-Sec, le 9 novembre 2021"),
        paragraph("À Madame la Préfète de l’Ain"),
        paragraph("Madame la Préfète,"),
        paragraph("depuis dix ans, les étangs de la Dombelle perdent leur eau, et avec elle leurs oiseaux." + note
                  + " L’arrêté du mois d’août autorise pourtant trois forages de plus, sans étude ni enquête publique."),
        paragraph("Nous vous demandons de retirer cet arrêté, d’ouvrir une enquête et de réunir enfin tous les usagers de l’eau, "
                  "comme la loi le prévoit."),
        paragraph("Veuillez agréer, Madame la Préfète, l’expression de notre considération."),
        paragraph("Signataires :"),
        f'<text:list text:style-name="L1">{items}</text:list>',
    ])
    styles = ('<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
              "</text:list-style>")
    return packed([
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml",
         f'<manifest:manifest {spaces}><manifest:file-entry manifest:full-path="/" '
         'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" '
         'manifest:media-type="text/xml"/></manifest:manifest>'),
        ("content.xml", f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
                        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"),
        ("meta.xml", f'<office:document-meta {spaces}><office:meta><meta:creation-date>2019-02-11T08:00:00</meta:creation-date>'
                     "</office:meta></office:document-meta>"),
    ])


def rtf(text):
    written = "".join(f"\\u{ord(letter)}?" if ord(letter) > 126 else letter for letter in text)
    return written.replace("\t", "\\tab ").replace("\n", "\\par\n")


def heide():
    """A message that brings an open letter as RTF, signed side by side at tab stops, and a picture."""
    letter = (
        "\n".join([
            "Lüneburg, 22. Mai 2018",
            "An die Niedersächsische Umweltministerin",
            "Sehr geehrte Frau Ministerin,",
            "die Heidschnucken der Ostheide finden in diesem Frühjahr zum dritten Mal kein Wasser, weil die Brunnen der "
            "Getränkewerke tiefer reichen als unsere. Wir bitten Sie, die Genehmigung vom März auszusetzen und die Schäfereien "
            "anzuhören, bevor der Sommer kommt.",
            "Mit freundlichen Grüßen",
            "Geesche Wacholderkamp\tHinnerk Sandbirk",
            "Schäferei Totengrund\tHeidebauernbund Ostheide",
        ]) + "\n"
    )
    attached = ("{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0 Arial;}}{\\stylesheet{\\s1 heading 1;}}{\\header Entwurf}\n"
                "\\pard\\s1 " + rtf("Offener Brief: Wasser für die Heide") + "\\par\\pard\n" + rtf(letter) + "}\n").encode("ascii")
    mail = "\n".join([
        "Message-ID: <20180523.101500@heide.example>",
        "Date: Wed, 23 May 2018 10:15:00 +0200",
        "From: =?utf-8?q?Sch=C3=A4ferei_Totengrund?= <post@heide.example>",
        "To: presse@landbote.example",
        "Subject: =?utf-8?q?Wasser_f=C3=BCr_die_Heide=2C_mit_der_Bitte_um_Abdruck?=",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="=_heide"',
        "",
        "--=_heide",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        "Guten Tag,",
        "",
        "anbei der Text, um den Sie gebeten haben. Die Fotos folgen, sobald der Regen nachlässt; bitte nennen Sie die Fotografin.",
        "",
        "Am 22. Mai schrieb die Redaktion:",
        "> Gern, schicken Sie ihn bitte bis Mittwoch.",
        "",
        "--=_heide",
        "Content-Type: application/rtf",
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="wasser-fuer-die-heide.rtf"',
        "",
        base64.encodebytes(attached).decode().strip(),
        "--=_heide",
        "Content-Type: image/gif",
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="schnucke.gif"',
        "",
        "R0lGODlhAQABAAAAACw=",
        "--=_heide--",
        "",
    ])
    return mail.encode()


if __name__ == "__main__":
    for name, document in [("carta-salinas.docx", salinas()), ("lettre-etangs.odt", etangs()), ("brief-heide.eml", heide())]:
        (PLACE / name).write_bytes(document)
        print(f"{name}: {len(document)} bytes")
