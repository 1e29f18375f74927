"""Made-up names of recipients and how different hands write them: the variants of life, by tables and chance.

It writes; it never reads a name back, and shares nothing with the engine that is measured with it. Names of
institutions are the common ones of every kampung; people are called ``Contoh``.
"""

from dataclasses import dataclass
from random import Random

#: Words after Al-, Nurul … : the usual spelling, then how it is met as well.
WORDS: dict[str, tuple[str, ...]] = {
    "Ikhlas": ("Ikhlash", "Iklas", "Ichlas"), "Huda": ("Hudaa", "Hoeda"), "Hidayah": ("Hidayat", "Hidaayah"),
    "Taqwa": ("Takwa", "Taqwaa"), "Muhajirin": ("Muhajiriin", "Muhaajirin"), "Makmur": ("Ma'mur", "Mamur"),
    "Falah": ("Falaah", "Palah"), "Barokah": ("Barakah", "Berkah", "Barkah"), "Amin": ("Amiin", "Amien"),
    "Salam": ("Salaam",), "Istiqomah": ("Istiqamah", "Istikomah"), "Mubarok": ("Mubarak", "Mubaarok"),
    "Yaqin": ("Yakin", "Yaqien"), "Jannah": ("Janah", "Jannaah"), "Furqon": ("Furqan", "Furkon"),
    "Jihad": ("Jihaad", "Djihad"), "Hikmah": ("Hikmat",), "Ihsan": ("Ikhsan", "Ihsaan"), "Iman": ("Imaan",),
    "Muttaqin": ("Muttaqien", "Mutaqin", "Muttakin"), "Rahman": ("Rohman", "Rachman"), "Rahim": ("Rohim", "Rochim"),
    "Rahmah": ("Rohmah",), "Ittihad": ("Itihad", "Ittihaad"), "Maghfiroh": ("Maghfirah", "Magfiroh"),
    "Ulum": ("'Ulum", "Oeloem"), "Khairiyah": ("Khoiriyah", "Khaeriyah", "Choiriyah"), "Anwar": ("Anwaar",),
    "Munawaroh": ("Munawwarah", "Munawwaroh"), "Hasanah": ("Hasana", "Khasanah"), "Ukhuwah": ("Ukhuwwah", "Uhuwah"),
    "Mujahidin": ("Mujaahidin", "Mujahidien"), "Syuhada": ("Shuhada", "Suhada"), "Shobirin": ("Sobirin", "Shabirin"),
    "Mukhlisin": ("Mukhlishin", "Muhlisin"), "Muhsinin": ("Muhsiniin", "Mukhsinin"), "Firdaus": ("Pirdaus", "Firdos"),
    "Kautsar": ("Kausar", "Kautsaar"), "Maarif": ("Ma'arif", "Maaarif"), "Sa'adah": ("Saadah", "Sa'addah"),
    "Athfal": ("Atfal", "Athfaal"), "Mubtadiin": ("Mubtadi'in", "Mubtadi-in"), "Fadhilah": ("Fadilah", "Fadlilah"),
    "Qodar": ("Qadar", "Kodar"), "Bayan": ("Bayaan",), "Syifa": ("Shifa", "Syifaa"), "Hijrah": ("Hijroh",),
    "Wustho": ("Wustha", "Wusto"), "Mardhiyah": ("Mardiyah", "Mardliyah"), "Qomar": ("Qamar", "Komar"),
    "Zahro": ("Zahra", "Zahroh"), "Insaniyah": ("Insaniah",), "Basyir": ("Bashir", "Basir"), "Fajri": ("Fajrie",),
    "Istighfar": ("Istigfar",), "Thoyyibah": ("Toyibah", "Thayyibah"), "Nashihin": ("Nasihin",),
}  # fmt: skip
SUN = {"T": "At", "R": "Ar", "S": "As", "N": "An", "Z": "Az", "D": "Ad"}
FIRSTS: dict[str, tuple[str, ...]] = {
    "Nurul": ("Noerul", "Nuurul"), "Baitul": ("Baetul",), "Darul": ("Daarul",), "Miftahul": ("Miptahul", "Miftaahul"),
    "Raudhatul": ("Roudhotul", "Roudlotul", "Raudlatul"), "Tarbiyatul": ("Tarbiatul",), "Riyadhul": ("Riyadul",),
    "Bahrul": ("Bahroel",), "Sirojul": ("Sirajul",), "Babul": ("Baabul",), "Manbaul": ("Manba'ul", "Mambaul"),
}  # fmt: skip
#: What every kampung calls its masjid: met again and again, also twice in one desa.
EVERYWHERE = (
    ("", "Ikhlas"), ("Nurul", "Huda"), ("Baitul", "Rahman"), ("", "Hidayah"), ("", "Taqwa"), ("Nurul", "Iman"),
    ("", "Muhajirin"), ("", "Barokah"), ("Nurul", "Falah"), ("Darul", "Salam"), ("", "Amin"), ("", "Istiqomah"),
    ("Miftahul", "Huda"), ("Baitul", "Makmur"), ("", "Mubarok"), ("Miftahul", "Jannah"), ("Nurul", "Yaqin"),
)  # fmt: skip
#: The kind of a body and how it is written otherwise.
WRITTEN: dict[str, tuple[str, ...]] = {
    "Masjid": ("Mesjid", "Masjid Jami'", "Masjid Jami", "Mesjid Jamie", "DKM Masjid", "MASJID"),
    "Musala": ("Mushola", "Musholla", "Mushalla", "Langgar", "Musolla"),
    "Majelis Taklim": ("MT.", "Majlis Ta'lim", "M.T.", "Majelis Ta'lim", "MT"),
    "Pondok Pesantren": ("Ponpes", "PP.", "Pontren", "Pesantren", "Pon. Pes."),
    "MTs": ("Madrasah Tsanawiyah", "MTs.", "MTS"), "MI": ("Madrasah Ibtidaiyah", "M.I."),
    "MDTA": ("Madrasah Diniyah Takmiliyah Awaliyah", "Madrasah Diniyah", "DTA"),
    "TPQ": ("TPA", "Taman Pendidikan Al-Qur'an", "T.P.Q."), "RA": ("Raudhatul Athfal", "R.A."),
    "Yayasan": ("Yys.", "Yay.", "YAYASAN"), "Kelompok Tani": ("Poktan", "Kel. Tani", "KELOMPOK TANI"),
    "KWT": ("Kelompok Wanita Tani", "K.W.T."), "Kelompok Nelayan": ("KUB Nelayan", "Klp. Nelayan"),
    "Karang Taruna": ("Katar", "KARANG TARUNA"), "Posyandu": ("Pos Yandu", "POSYANDU"),
    "Kelompok Warga": ("Pokmas", "Kelompok Masyarakat"), "Sanggar Seni": ("Sanggar", "SANGGAR SENI"),
}  # fmt: skip
TOGETHER = {("Baitul", "Rahman"): "Baiturrahman", ("Darul", "Salam"): "Darussalam"}
PLAIN_ONE = ("Sumber", "Tani", "Karya", "Mekar", "Bina", "Cahaya", "Sinar", "Harapan", "Tunas", "Mitra", "Citra",
             "Gema", "Bumi", "Samudra", "Wana", "Tirta", "Sekar", "Rukun", "Guyub", "Purnama")  # fmt: skip
PLAIN_TWO = ("Makmur", "Jaya", "Mukti", "Sari", "Mulya", "Bahari", "Lestari", "Sejahtera", "Mandiri", "Abadi", "Rahayu",
             "Sentosa", "Asih", "Wangi", "Bersama", "Utama", "Perkasa", "Kencana", "Pratama", "Buana")  # fmt: skip
GIVEN = ("Aminah", "Budiman", "Citrawati", "Dadang", "Eneng", "Fathurrahman", "Gunawan", "Hasanah", "Iwan", "Juhaeni",
         "Komarudin", "Lilis", "Marsiti", "Nurhayati", "Oman", "Partinah", "Rohimah", "Sanusi", "Turiah", "Usman",
         "Wawan", "Yuliah", "Zaenab", "Sarmin", "Suhaemi", "Rukmini", "Jamhari", "Sukaesih", "Asmari",
         "Tarmidi")  # fmt: skip
FAMILY = ("Contoh Satria", "Contoh Purnama", "Contoh Wijaya", "Contoh Lestari", "Contoh Baskara", "Contoh Nirmala",
          "Contoh Jembar", "Contoh Kencana", "Contoh Samudra", "Contoh Pertiwi", "Contoh Bayu",
          "Contoh Anggara")  # fmt: skip
PERSON_SPELLINGS = (
    ("udin", "uddin"),
    ("ae", "ai"),
    ("dj", "j"),
    ("ah", "a"),
    ("Su", "Soe"),
    ("th", "t"),
    ("rr", "r"),
)
NUMBERS = {
    1: ("I", "Satu", "01"),
    2: ("II", "Dua", "02"),
    3: ("III", "Tiga", "03"),
    4: ("IV", "Empat", "04"),
}


@dataclass(frozen=True)
class Called:
    """What a body is called, apart from how it is written: kind, first and second word, number, RT."""

    kind: str
    first: str
    second: str
    number: int = 0
    rt: int = 0


def usual(called: Called) -> str:
    """The name as its own signboard has it."""
    number = f" {called.number}" if called.number else ""
    rt = f" RT {called.rt:02d}" if called.rt else ""
    return f"{called.kind} {_core(called.first, called.second)}{number}{rt}"


def otherwise(called: Called, chance: Random) -> str:
    """The same name by another hand: never the usual writing."""
    for _ in range(20):
        kind = chance.choice((called.kind, *WRITTEN.get(called.kind, ())))
        core = _other_core(called.first, called.second, chance)
        number = f" {chance.choice(NUMBERS[called.number])}" if called.number else ""
        rt = (
            chance.choice((f" RT.{called.rt:03d}", f" Rt. {called.rt}", f" (RT {called.rt:02d})"))
            if called.rt
            else ""
        )
        found = f"{kind} {core}{number}{rt}"
        if found != usual(called):
            return found
    raise AssertionError("no other writing")


def mistyped(name: str, chance: Random) -> str:
    """One slip of the fingers in a word of five letters or more, never in its first letter."""
    words = name.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    at = long[-1] if long else len(words) - 1
    word = words[at]
    spot = chance.randrange(1, len(word) - 1)
    words[at] = chance.choice((
        word[:spot] + word[spot + 1 :],
        word[:spot] + word[spot] + word[spot:],
        word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :],
    ))  # fmt: skip
    return " ".join(words) if " ".join(words) != name else name + " "


def person_otherwise(name: str, chance: Random) -> str:
    """A person's name by another hand."""
    changed = [name.replace(a, b) for a, b in PERSON_SPELLINGS if a in name]
    return chance.choice(
        [*changed, f"H. {name}", name.upper(), name.replace("Contoh ", "Contoh  ")]
    )


def _core(first: str, second: str) -> str:
    if not first:
        return f"{SUN.get(second[0], 'Al')}-{second}"
    return TOGETHER.get((first, second), f"{first} {second}")


def _other_core(first: str, second: str, chance: Random) -> str:
    if first and first not in FIRSTS:
        return chance.choice(
            (f"{first} {second}", f"{first}{second.lower()}", f"{first.upper()} {second.upper()}")
        )
    word = chance.choice((second, *WORDS[second]))
    if not first:
        article = SUN.get(word[0], "Al")
        return chance.choice(
            (f"{article}-{word}", f"{article} {word}", f"{article}{word.lower()}", f"Al-{word}")
        )
    start = chance.choice((first, *FIRSTS[first]))
    return chance.choice((f"{start} {word}", f"{start}{word.lower()}", f"{start[:-2]} al-{word}"))
