"""The words in names of recipients that say the place, a title, a level, and those many names share."""

from functools import cache

from chalicelib.core.spelling import sound


def _all(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: What follows one of these says where, not who. The value is the kind of place.
PLACES: dict[str, str] = {
    "kp": "kampung", "kmp": "kampung", "kampung": "kampung", "kampong": "kampung", "kpg": "kampung", "kamp": "kampung",
    "dusun": "kampung", "dsn": "kampung", "lingkungan": "kampung", "link": "kampung", "lingk": "kampung",
    "blok": "kampung", "blk": "kampung", "perum": "kampung", "perumahan": "kampung", "komplek": "kampung",
    "kompleks": "kampung", "komp": "kampung", "perumnas": "kampung", "cluster": "kampung",
    "desa": "desa", "ds": "desa", "kelurahan": "desa", "kel": "desa",
    "kecamatan": "kecamatan", "kec": "kecamatan", "kabupaten": "kabupaten", "kab": "kabupaten",
    "provinsi": "provinsi", "prov": "provinsi", "jl": "jalan", "jalan": "jalan", "jln": "jalan",
}  # fmt: skip

ARTICLES = _all("al el il ul ar as at an ad az asy ash ats ath adz us ur ut un uz usy ush l lil")  # fmt: skip
#: Words that say nothing about who it is (``contoh`` marks what is made up).
IDLE = _all(
    "wal wa dan di ke no nomor nmr pada yang untuk contoh jami jamik jamie jame jamiq "
    " cabang ranting"
    " swasta serang banten indonesia almarhum alm bin binti kaum cq unit pembantu"
)
#: Titles before people's names (degrees stand after a comma), also where a masjid bears a teacher's name.
TITLES = _all("h hj kh hjh haji hajah hajjah kyai kiai kiyai ki abah ust ustd abuya ustad ustadz ustadzah drs dra ir dr"
    " prof"
                   " sdr sdri sdra tn ny nyai almarhum alm")  # fmt: skip
#: Leading words about who acts for a body.
ORGANS = _all("pengurus kepengurusan panitia pembangunan renovasi rehab rehabilitasi perbaikan perluasan pemugaran"
              " pengelola ketua sekretariat nadzir nazhir pelaksana")  # fmt: skip
#: What a bracket begins with that tells of other times.
FORMER = _all("eks ex dahulu dulu sebelumnya peningkatan dh dulunya semula bekas perubahan sekarang kini menjadi alih"
              " berubah naik ditingkatkan asalnya")  # fmt: skip
GIVEN = {
    "m": "muhamad", "hm": "muhamad", "muh": "muhamad", "moh": "muhamad", "mohd": "muhamad", "mhd": "muhamad",
    "md": "muhamad", "moch": "muhamad", "mokh": "muhamad", "mochamad": "muhamad", "mochammad": "muhamad",
    "mohamad": "muhamad", "mohammad": "muhamad", "muhammad": "muhamad", "mohammed": "muhamad", "abd": "abdul",
    "abdl": "abdul", "ahmd": "ahmad", "achmad": "ahmad", "akhmad": "ahmad", "st": "siti", "sitti": "siti",
    "rt": "ratu", "tb": "tubagus", "tbg": "tubagus", "rd": "raden", "ad": "ahmad",
}  # fmt: skip

#: The level of an organisation its organ tells.
LEVELS = {
    "dpp": "pusat", "pb": "pusat", "pp": "pusat", "dpw": "provinsi", "pw": "provinsi", "dpd": "kabupaten",
    "dpc": "kabupaten", "pd": "kabupaten", "pengcab": "kabupaten", "pengkab": "kabupaten",
    "kwarcab": "kabupaten", "pac": "kecamatan", "mwc": "kecamatan", "dpac": "kecamatan", "dpk": "kecamatan",
    "kwarran": "kecamatan", "ranting": "desa", "pr": "desa", "pc": "", "korcam": "kecamatan",
    "korda": "kabupaten",
}  # fmt: skip
#: Longer forms of words that are mostly written short. What initials tell (MUI, KNPI) need not stand here.
SHORT = {
    "kwartir cabang": "kwarcab", "kwartir ranting": "kwarran", "gerakan pramuka": "pramuka",
    "himpunan pendidik paud": "himpaudi", "pimpinan anak cabang": "pac", "pimpinan cabang": "pc",
    "pimpinan daerah": "pd", "pimpinan ranting": "pr", "pimpinan wilayah": "pw", "majelis wakil cabang": "mwc",
    "dewan pimpinan cabang": "dpc", "dewan pimpinan daerah": "dpd", "dewan pengurus daerah": "dpd",
    "dewan pengurus cabang": "dpc", "nahdlatul ulama": "nu", "nahdhatul ulama": "nu", "nahdatul ulama": "nu",
    "pengurus cabang": "pc", "pengurus anak cabang": "pac", "pengurus ranting": "pr", "pengurus wilayah": "pw",
    "pengurus daerah": "pd", "kelompok kerja": "pokja", "usaha mikro kecil menengah": "umkm",
    "alquran": "quran", "al quran": "quran", "al qur an": "quran", "qur an": "quran", "pencak silat": "silat",
    "ibu ibu": "ibu", "bapak bapak": "bapak", "badminton": "bulutangkis", "bulu tangkis": "bulutangkis",
    "sepak bola": "sepakbola", "bola voli": "voli", "bola volley": "voli", "bola volly": "voli",
    "bola basket": "basket", "drum band": "drumband", "marching band": "drumband", "lanjut usia": "lansia",
    "taruna siaga bencana": "tagana", "bumdesa": "bumdes", "jajasan": "yayasan", "volley": "voli",
    "volly": "voli", "kartar": "katar", "difabel": "disabilitas", "penggiat": "pegiat", "pengrajin": "perajin",
    "peternak": "ternak", "petani": "tani", "pembudidaya": "budidaya", "group": "grup", "ma had": "mahad",
    "himpunan pendidik dan tenaga kependidikan paud indonesia": "himpaudi",
    "himpunan pendidik dan tenaga kependidikan anak usia dini": "himpaudi",
    "dewan kerajinan nasional daerah": "dekranasda", "lembaga seni qasidah indonesia": "lasqi",
    "gerakan nasional anti narkotika": "granat", "gerakan kesejahteraan tunarungu indonesia": "gerkatin",
    "perlindungan masyarakat": "linmas", "desa tangguh bencana": "destana", "satuan tugas": "satgas",
    "usth": "ustadzah",
    "rukun tetangga": "rt", "rukun warga": "rw", "moh": "muhamad", "muh": "muhamad", "moch": "muhamad",
    "abd": "abdul",
}  # fmt: skip
#: Organisations whose letters are not to be heard as a word: one letter more is another one.
ACRONYMS = _all("nu ipnu ippnu bkprmi bkmt fkdt fkpp fspp lptq mui pgri igtki himpaudi igra pssi pbsi"
    " pbvsi ptmsi percasi"
    " perbasi pasi fpti forki ipsi knpi koni npci pmi pkk bnn bpd lpm lmdh ldii fkub hkti pmii hmi lvri ppm pwri ggm"
    " gp3a p3a pppa gpppa upz baz baznas lazis lazisnu lazismu rapi orari tagana fkppi fprb ktna ttkdh umkm umk dpd"
    " dpc pac pc pd mwc pci pcm prm")  # fmt: skip

#: First halves of Arabic names that are also written in one word with the second: Nurulhuda, Baiturrahman.
HEADS = ("nur", "bait", "dar", "miftah", "hidayat", "raudhat", "tarbiyat", "riyadh", "manba", "bahr", "siraj", "bab",
         "husn", "uswat", "hayat", "izzat", "ahl", "jauharat", "qurrat", "sullam", "minhaj", "tanwir", "fath", "bustan",
         "nahdat", "misbah", "mishbah", "ruh", "wasilat", "syams", "himayat", "hubb", "zumrat", "tahfidz", "ianat",
         "jamiat", "shirath", "ittihad", "ihya", "irsyad", "thariq", "mathla", "sabil", "rahmat", "khair")  # fmt: skip
#: Words a name is made of: two different ones are never the same word misspelt. Also too common to tell a place by.
KNOWN = _all(
    "ikhlas ikhsan ihsan insan huda hadi hidayah iman amin aman amanah yaman makmun mukmin nur nurani"
    " noor bait dar"
    " rahman rahim rahmah hikmah hikam hakim hukama salam salim salamah islah islam muslim muslimin muslimat"
    " falah fatah"
    " falaq fatih fattah muflihin falahiyah barokah mubarok mubarokah birri jannah jinan janan taqwa muttaqin taqarrub"
    " muhajirin"
    " muhtadin mujahidin mubtadiin mustaqim istiqomah muqimin makmur mamur umar anwar anshor ansor nasr athfal banin"
    " banat syifa shofa wafa safa mustofa murtadho karim karomah mukaromah munawaroh jihad ijtihad ijtima jamaah"
    " furqon"
    " quran qurani tarbiyah khoir khoiriyah khoirot ukhuwah ulum ilmi alim ulama aula muallimin mutaallimin sholihin"
    " khoirunnisa sholihat sholeh sholihah shobirin shodiqin syakirin syukur jumhur hasan husna husein"
    " hasanah hasanudin"
    " ridho ridwan rodhiyah"
    " yaqin yakin yatim yatama mizan miroj isra bayan bayyan bayyinah burhan bilal basyar basyir badar badriyah"
    " fajar fadhilah"
    " fadil fudhola firdaus firdausi ghofur ghufron hamid hamidiyah majid mujid jadid latif lathifiyah manar"
    " munir nasihin sabil"
    " safar sakinah sunnah syarif syafiiyah tauhid taufiq tawakal tawwabin taubah waqiah wustho zahro zaenab"
    " zahra aisyah fatimah khodijah"
    " khadijah maryam istighfar istikmal kautsar kahfi qodar qodiri qomar rofi rafi rohim rohimin ibrahim"
    " ismail ishaq"
    " mekar maju makmur jaya sari sejahtera tani subur sumber harapan karya mulya mulia bakti putra putri muda"
    " tunas bina"
    " mandiri melati mawar anggrek kenanga dahlia bahari laut samudra sentosa sinar cahaya fajar rahayu mukti"
    " berkah usaha"
    " lestari guna sugih waras asih indah baru lama barat timur utara selatan kaler kidul wetan kulon"
    " putih merah kuning hijau biru ungu emas bulan bintang matahari pelangi pusaka abadi bangsa bunda negara"
    " remaja dewasa lansia"
    " ikhwan mukhlisin mukhtar mubin nashir syuhada bayyinat aulia anbiya asyiqin arifin arif abidin zainal jabal"
    " thoyyibah thoriq"
    " raudhah riyadh ghozali bukhori nawawi maarif maghfiroh muhibbin muhsinin musyawarah muawanah muttahidin najah"
    " qonaah quba rabbani rabithah shufi sulthan tanwir thohir uswah wahdah wali wildan yasin ijabah inayah"
    " inabah irsyad"
    " hasyim hasyimiyah jamilah jamil kamil kamal jalal jalil salafi salafiyah khalafiyah aziziyah azhar"
    " azhariyah fajri fajriyah"
    " sahabat sobat mitra guyub rukun damai tentram aman nyiur kelapa padi jagung cempaka teratai seroja"
    " flamboyan kamboja"
    " saadah kasih ceria cerdas cendekia cita peduli umat warga rakyat nusantara pertiwi perkasa satria"
)
#: Spellings that no rule brings together, as they sound.
ALIASES = {"sih": "sai", "barka": "baraka", "birka": "baraka", "barakat": "baraka", "cahia": "cahaia"}  # fmt: skip
#: So common as names of a masjid, musala or majelis that the name alone says little, also inside one desa.
_COMMON_NAMES = """
    al ikhlas, nurul huda, baiturrahman, baiturrahim, nurul iman, al hidayah, at taqwa, al muhajirin, baitul
    makmur, nurul falah, al barokah, al amin, darussalam, miftahul huda, al istiqomah, al mubarok, nurul yaqin,
    miftahul jannah, as salam, al furqon, baitussalam, al falah, al jihad, al hikmah, al huda, nurul hidayah, al
    ihsan, an nur, al iman, babussalam, al muttaqin, al mujahidin, ar rahman, ar rohmah, al ittihad, nurul
    ikhlas, nurul islam, al maghfiroh, darul falah, miftahul ulum, nurul hikmah, as syifa, an nisa, al
    khairiyah, bahrul ulum, al anwar, hidayatul mubtadiin, raudhatul jannah, miftahul khoir, darul ulum, al
    munawaroh, nurul jannah, nurul ihsan, al hasanah, al muhtadin, mathlaul anwar, al ukhuwah, al firdaus, al
    kautsar, nurul amal, baitul muttaqin, jami, tarbiyatul athfal, darul huda, darul hikmah, sumber makmur, tani
    makmur, tani mukti, mekar sari, tunas muda, sumber tani, maju bersama, tani jaya, harapan jaya, subur
    makmur, karya tani, mekar tani, melati, mawar, anggrek, bina karya, maju jaya, tani maju, harapan maju
"""
COMMON = frozenset(name.strip() for name in _COMMON_NAMES.split(","))

#: Beginnings of the names of kampung, desa and housing estates of Banten.
_TOPONYMS = """
    kadu pasir kubang babakan kebon kebun sumur parung ranca tanjung pulo pulau lebak bojong curug leuwi muara pabuaran
    cadas sawah kedung lor gunung warung kampung kemang tegal rawa teluk sukamanah taman bumi griya puri graha permai
    residence regency perumnas kalang beberan serdang jaha nambo pematang masigit kaujon sindang
"""


#: Two letters Indonesian and Arabic words begin with; others begin an abbreviation.
_ONSETS = _all("bl br bh ch dh dj dl dr dw dy dz fl fr gh gl gr jr kh kl kr kw ky mb mp nd ng nj ny ph pl pr ps sch"
               " sh sk sl sm sn sp sr st sw sy th tj tl tr ts tw wr zh")  # fmt: skip


def is_letters(word: str) -> bool:
    """Whether a word is an abbreviation of letters, which is not heard as a word: one letter more is another one."""
    start = word[:2]
    odd = len(word) <= 6 and not set(start) & set("aiueoy") and start not in _ONSETS
    return word in ACRONYMS or odd or not set(word) & set("aiueoy")


@cache
def toponyms() -> frozenset[str]:
    """As they sound."""
    return frozenset(map(sound, _TOPONYMS.split()))


@cache
def heads() -> tuple[str, ...]:
    """First halves of names, as they sound, the longest first."""
    return tuple(sorted((sound(f"{head}u")[:-1] for head in HEADS), key=len, reverse=True))


@cache
def known() -> frozenset[str]:
    """Words of names, as they sound, of which none is another one misspelt."""
    return frozenset(map(sound, KNOWN)) | frozenset(heads())
