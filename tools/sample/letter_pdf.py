#!/usr/bin/env python3
"""Writes corpus/rivers/delta-letter.pdf: an invented letter on two pages, as a word processor would lay it out.

    tools/sample/letter_pdf.py

A running header, page numbers, a word parted at a line's end, a sentence that goes on over the page, and those who sign in two
columns. Helvetica, which every reader has; compressed pages. Same script, same bytes. Needs Python 3.9.
"""

import pathlib
import zlib

TARGET = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus/rivers/delta-letter.pdf"

HEADER = "Delta Assembly - open letter"
TITLE = "Open letter on the dams above the Orinoco delta"
FIRST = [
    "Tucupita, 9 September 2016",
    "",
    "To the Minister of Waters of Venezuela",
    "",
    "Dear Minister,",
    "",
    "Forty villages of the delta drink from the river that the two new dams will hold back from next",
    "spring. Nobody has told them when the water will fall, by how much, or for how many months, and",
    "no one has asked those who fish there what they will live on in a year without a flood. The envi-",
    "ronmental study that the law demands was begun in 2013 and has never been published.",
    "",
    "We ask the Government of Venezuela:",
    "",
    "1. to publish the study and all that was measured for it;",
    "2. to stop the filling of the reservoirs until the villages of the delta have been heard;",
    "3. to keep to the Ramsar Convention, under which the wetlands at the mouth are protected.",
    "",
    "A river is not held back by walls alone. It is held back by decisions that are taken far away from",
    "those who live on its banks, and what has been decided without them can be decided again with",
]
SECOND = [
    "them. We are ready to come to the capital, and to receive you in the delta, at any time this year.",
    "",
    "Signed by:",
]
SIGNED = [
    ("Delta Assembly", "Tucupita, Venezuela"),
    ("Fishers of the Lower Orinoco", "Barrancas, Venezuela"),
    ("River Law Centre", "Bogotá, Colombia"),
    ("Mangrove Watch", "Port of Spain, Trinidad and Tobago"),
    ("Open Rivers Trust", "Lima, Peru"),
    ("Casa del Lago", "Valdivia, Chile"),
]
THIRD = [
    "Between 2011 and 2015 the flood of August reached the gauge at Barrancas eleven days later in each",
    "dry year than in the year before it. The catch of the villages fell with it, in Venezuela and in the",
    "Gulf of Paria alike, and has not come back since.",
]


def line(x, y, size, text):
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def page(number, lines, top, rows=()):
    content = line(72, 770, 9, HEADER)
    y = top
    for text in lines:
        content += line(72, y, 11, text) if text else ""
        y -= 15 if text else 8
    for name, place in rows:
        content += line(72, y, 11, name) + line(300, y, 11, place)
        y -= 15
    return content + line(280, 30, 9, f"Page {number} of 3")


def main():
    pages = [
        line(72, 735, 17, TITLE) + page(1, FIRST, 700),
        page(2, SECOND, 735, SIGNED),
        line(72, 735, 14, "Annex: what was measured") + page(3, THIRD, 705),
    ]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{5 + 2 * at} 0 R' for at in range(len(pages)))}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({TITLE}) /CreationDate (D:20160912080000Z) >>".encode(),
    ]
    for at, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 800] /Contents {6 + 2 * at} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        packed = zlib.compress(content.encode("cp1252"), 9)
        objects.append(f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream")
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    TARGET.write_bytes(out)


if __name__ == "__main__":
    main()
