//! Stop words by language: closed classes of words, written for this program.
//!
//! Interrogatives with their forms, and for languages without a list in the engine also articles,
//! pronouns, prepositions, conjunctions and auxiliaries. Scripts cut into pairs of characters list
//! the pairs; a Han character by itself stands for all pairs that it is in.

/// Primary subtag and words, separated by white space; folded before they are compared.
pub(super) const WORDS: &[(&str, &str)] = &[
    (
        "ar",
        "من ما ماذا متى أين كيف كم لماذا لم هل أي أية أيها أيتها بكم مما ممن عم عما فيم فيما \
         في على إلى عن مع بين عند منذ حتى خلال حول دون بعد قبل تحت فوق ضد لدى \
         و أو ثم أن إن أنّ كان كانت يكون تكون كانوا ليس ليست قد لقد سوف \
         هو هي هم هن أنا نحن أنت هذا هذه ذلك تلك هؤلاء أولئك هنا هناك \
         الذي التي الذين اللذين اللتين اللاتي كما لكن بل إذا لو لا لن كل بعض غير كلا كلتا \
         به بها له لها لهم فيه فيها منه منها عليه عليها إليه إليها عنه عنها التى الى وهو وهي وكان وقد \
         ال ماهو ماهي ماهى هى فى بماذا ولماذا وكيف وما ومن ومتى وأين وكم فما فمن بمن لمن إما أما إنه أنه إنها أنها إنهم أنهم لأن لأنه لأنها ولكن \
         والتي والذي والذين اللذي وفي وفى وعلى وإلى وعن ومع ولا ولم ولن وهم وهذا وهذه وذلك فهو فهي فقد كانا ولقد بهذا بهذه لهذا لهذه بذلك لذلك كذلك \
         حيث بينما عندما أيضا إذ إلا سوى هكذا وهناك وكانت وكانوا وليس تم يتم",
    ),
    (
        "bg",
        "и в на с за от до по при през без над под между към у о об че да не ни ли е са съм си сме сте беше бяха бъде \
         аз ти той тя то ние вие те го я им му ѝ ги се този тази това тези онзи онази онова който която което които \
         какво какъв каква какви кой коя кое кои чий къде кога как колко защо дали или но а ако като",
    ),
    (
        "bn",
        "কে কি কী কাকে কার কোন কোথায় কখন কেন কেমন কত কবে কারা এবং ও বা কিন্তু যে যা এই সেই এ ও তা তার তাদের আমি আমরা তুমি \
         আপনি সে তারা হয় হয়েছে ছিল ছিলেন আছে করে থেকে জন্য সঙ্গে মধ্যে উপর",
    ),
    (
        "ca",
        "el la els les un una uns unes de del dels al als en per amb sense i o que què qui quin quina quins quines \
         quan on com quant quanta quants quantes perquè és són era eren ha han es se no a aquest aquesta aquell aquella",
    ),
    (
        "cs",
        "a i v ve na s se z ze k ke o u do od po pro při před za nad pod mezi bez že aby ale nebo ani když jestli \
         je jsou byl byla bylo byli být jsem jsi jsme jste má mají se si ten ta to ti ty tento tato toto tyto \
         který která které kteří co čeho čemu čím kdo koho komu kým jaký jaká jaké jací kde kdy kam odkud jak kolik proč čí",
    ),
    (
        "da",
        "hvad hvem hvis hvilken hvilket hvilke hvor hvornår hvordan hvorfor hvormed hvortil",
    ),
    (
        "de",
        "wer wen wem wessen was welche welcher welches welchem welchen wo wohin woher wann wie warum weshalb wieso wozu \
         wodurch womit wofür woran worin worauf worüber wovon wieviel wieviele viele inwiefern inwieweit",
    ),
    (
        "el",
        "ο η το οι τα του της των τον την τους τις ένας μια μία ένα και ή να θα δεν μη μην με σε από για προς κατά μετά \
         παρά αντί χωρίς μεταξύ επί υπό ως αν ότι που πως όμως αλλά είναι ήταν έχει έχουν είχε στο στη στην στον στους \
         στις στα αυτός αυτή αυτό αυτοί αυτές αυτά ποιος ποια ποιο ποιοι ποιες ποιων ποιον ποιους τι πού πότε πώς πόσο πόσος \
         πόση πόσοι πόσες πόσα γιατί",
    ),
    (
        "en",
        "about after all also am any because been before being between both can could did do does doing during each from \
         had has have having he her here him his how i its may me might more most must my nor on our out own same she \
         should so some than them those through too under up upon us very we were what when where which while who whom \
         whose why would you your",
    ),
    (
        "es",
        "qué quién quiénes cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde adónde cómo por qué cuyo cuya cuyos cuyas",
    ),
    (
        "fa",
        "و در به از که این آن را با برای تا بر یا هم نیز اما اگر چون هر هیچ همه ما من تو او شما آنها ایشان \
         است هست بود بودند باشد شد شده می‌شود شود کرد کرده کند دارد دارند داشت \
         چه چی کی چگونه چطور چرا کجا کدام چند چقدر آیا",
    ),
    (
        "fi",
        "kuka ketkä kenen ketä kenelle mikä mitkä minkä mitä missä mistä mihin milloin miten miksi kuinka montako paljonko millainen kumpi",
    ),
    (
        "fr",
        "qui que quoi quel quelle quels quelles quand où comment combien pourquoi lequel laquelle lesquels lesquelles dont \
         duquel auquel est ce a ont fait t il elle ils elles",
    ),
    (
        "he",
        "מי מה מתי איפה היכן איך כיצד למה מדוע כמה איזה איזו אילו האם של את על עם אל מן או גם כי אם לא הוא היא הם הן אני \
         אנחנו זה זאת זו אלה היה היתה היו",
    ),
    (
        "hi",
        "का के की को में से पर ने और या तथा एवं कि है हैं था थी थे हो होना होता होती होते गया गई गए यह ये वह वे इस इन उस उन \
         इसे उसे जो जिस जिन तो भी ही नहीं न एक लिए साथ तक द्वारा अपने अपना अपनी कर करना करने \
         क्या कौन किस किसने किसे किसका किसकी किसके कहाँ कब कैसे कैसा कितना कितनी कितने क्यों कौनसा",
    ),
    (
        "hu",
        "ki kik kit mi mik mit mikor hol hová honnan hogyan hogy miért melyik milyen mennyi hány hányan miként",
    ),
    (
        "id",
        "yang dan di ke dari untuk dengan pada dalam oleh atau tetapi bahwa adalah ialah itu ini tersebut akan telah sudah \
         sedang tidak bukan ia dia mereka kami kita saya anda juga sebagai karena jika agar \
         apa siapa kapan mana dimana bagaimana mengapa kenapa berapa apakah",
    ),
    (
        "it",
        "chi che cosa cos quale quali qual quando dove come quanto quanta quanti quante perché cui",
    ),
    (
        "ja",
        "です ます した して する ある いる から まで より など これ それ あれ この その あの こと もの ため よう \
         何で 何が 何を 何の 何と 何に 何か なに なん どこ どの どれ どう どん いつ だれ 誰が 誰の 誰を 誰で いく いく つか か",
    ),
    (
        "ko",
        "무엇 엇인 엇을 엇이 누구 구인 언제 어디 디에 디서 에서 어떤 어느 어떻 떻게 왜 몇 얼마 마나 인가 가요 입니 니까 니다 습니 하는 하고 \
         이다 는가 것은 것이 것을 그리 리고 또는",
    ),
    (
        "nl",
        "wie wat welk welke waar waarheen waarvandaan wanneer hoe hoeveel waarom waardoor waarmee waarvoor wiens",
    ),
    (
        "no",
        "hva hvem hvilken hvilket hvilke hvor hvordan hvorfor når",
    ),
    (
        "pl",
        "i w we na z ze do od po o u za nad pod przed przez przy dla bez między że żeby aby ale lub albo czy ani oraz jak \
         jest są był była było byli być ma mają się nie to ten ta te ci tego tej tym tych on ona ono oni one \
         który która które którzy którego której których co czego czemu kto kogo komu kim jaki jaka jakie jacy gdzie kiedy \
         dokąd skąd ile ilu dlaczego czyj czyja czyje",
    ),
    (
        "pt",
        "quem quê que qual quais quando quanto quanta quantos quantas onde aonde como porquê por porque cujo cuja cujos cujas é são foi \
         foram era eram ser há",
    ),
    (
        "ro",
        "și în pe la cu de din dintre pentru prin sau dar că să nu este sunt era erau fi fost a al ai ale o un unei unui \
         cel cea cei cele acest această acești aceste care cine ce când unde cum cât câtă câți câte",
    ),
    (
        "ru",
        "кто кого кому кем ком что чего чему чем чём какой какая какое какие каких каким какими какого какую каком \
         который которая которое которые которого которой которых чей чья чьё чьи где куда откуда когда сколько скольких \
         почему зачем как насколько каков какова каковы ли это",
    ),
    (
        "sv",
        "vem vems vad vilken vilket vilka var vart varifrån när hur varför hurdan",
    ),
    (
        "sw",
        "na ya wa za la kwa katika ni si au lakini kama kwamba hii hiyo huo hizo hao hawa yeye wao sisi \
         nani nini lini wapi vipi gani ngapi kwanini",
    ),
    (
        "tr",
        "ve veya ya da de ile için gibi kadar göre ama fakat ancak ki bu şu o bunlar şunlar onlar ben sen biz siz bir \
         olan olarak oldu olduğu değil mi mı mu mü \
         ne neden niçin niye nasıl nerede nereye nereden neresi hangi hangisi kim kime kimi kimin kimler kaç kaçıncı zaman",
    ),
    (
        "uk",
        "і й та в у на з зі із до від по за при про для без над під між через щоб що як але або чи не ні же б \
         є був була було були бути це цей ця ці той та те ті він вона воно вони ми ви я \
         хто кого кому ким чого чому чим який яка яке які якого якої яких де куди звідки коли скільки навіщо чий чия чиє",
    ),
    (
        "vi",
        "và của là có cho với trong trên tại từ đến được các những một này đó khi thì mà hay hoặc không \
         ai gì nào đâu sao bao nhiêu thế",
    ),
    (
        "zh",
        "什么 什麼 甚么 甚麼 么时 么是 多少 哪里 哪裡 哪些 哪个 哪個 哪一 哪年 哪位 哪种 怎么 怎麼 怎样 怎樣 如何 为何 為何 为什 為什 何时 何時 \
         何地 是谁 是誰 谁是 几个 几年 是否 是什 有什 有哪 是哪 在哪 的是 了什 于哪 由谁 叫什 在什 以什 由什 于什 有多 了多 谁 誰 哪 些 么 麼 的 是",
    ),
];
