"""The phrases in names that say what kind of body it is, and finding them.

The kinds follow the offices that register them: Kepdirjen Bimas Islam DJ.II/802/2014 (jami, besar, agung are ranks of a
masjid; langgar and surau are musala), SK Dirjen Pendis DJ.I/456A/2008 (each level of madrasah and diniyah is a body
of its own), Permentan 67/2016 (poktan, gapoktan, KWT), Permensos 25/2019 (Karang Taruna). Every phrase is written
plainly; sounds are compared.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from chalicelib.core.name_tokens import BREAK, shortened
from chalicelib.core.name_words import PLACES, known
from chalicelib.core.spelling import alike, sound

#: Kind -> the phrases that say it. The longest phrase wins.
KINDS: dict[str, str] = {
    "dkm": "dkm, bkm, dewan kemakmuran, takmir, pengurus dkm",
    "masjid": (
        "masjid, mesjid, masjit, masjid jami, masjid jamik, mesjid jami, mesjid jamik, masjid "
        "besar, masjid jamie, masjid jame, mesjid jame, dkm masjid, dkm mesjid, dkm masjid "
        "jami, dewan kemakmuran masjid, takmir masjid, dewan kemakmuran mesjid, dewan "
        "keluarga masjid, badan kesejahteraan masjid, dewan pengurus masjid, panitia "
        "pembangunan masjid, panitia masjid, pengurus masjid, dewan kemakmuran masjid jami, "
        "panitia pembangunan mesjid, pembangunan masjid, msjd, mjd, mjid, msjid"
    ),
    "musala": (
        "musala, musola, mushala, mosala, musalla, musolla, mushollah, langgar, surau, tajug, "
        "dkm musala, msl, dewan kemakmuran musala, panitia pembangunan musala, pengurus "
        "musala, pembangunan musala, mush, mus, langgar wakaf"
    ),
    "majelis-taklim": (
        "majelis taklim, majelis talim, majlis taklim, majlis talim, mt, majelis, majlis, "
        "majlis ta lim, majelis ta lim, pengajian, balai pengajian, bale pengajian, majelis "
        "pengajian, kelompok pengajian, jamaah pengajian, jemaah pengajian, kelompok majelis "
        "taklim, majelis taklim wanita, majelis taklim ibu ibu, majlis talim ibu ibu, m "
        "taklim, m talim, mjt, majelis taklim kaum ibu, majlis taklim kaum ibu, maj taklim, "
        "maj talim, majta"
    ),
    "pesantren": (
        "pondok pesantren, pesantren, ponpes, pontren, pp, pondok, ponpes salafi, pondok "
        "pesantren salafi, pondok pesantren salafiyah, ponpes salafiyah, pst, mahad, pon pes, "
        "pond pes, pondok pest, pest, ppes, pesantren salafi, pesantren salafiyah, ponpes "
        "modern, pondok pesantren modern, pesantren modern, pp salafiyah, pps, pptq, pondok "
        "tahfidz, pondok pesantren tahfidz, ponpes tahfidz, pesantren tahfidz, pondok "
        "pesantren tahfidzul quran, pondok pesantren tahfidz quran, ponpes tahfidz quran, "
        "pesantren tahfidz quran"
    ),
    "wustha": (
        "mdtw, dtw, madrasah diniyah takmiliyah wustha, diniyah takmiliyah wustha, diniyah "
        "wustha, mdt wustha, madrasah diniyah wustha, dt wustha"
    ),
    "diniyah": (
        "madrasah diniyah, diniyah, mdta, dta, mda, mdt, md, madin, sekolah agama, mdt "
        "awaliyah, dt awaliyah, mdt ula, madrasah diniyah takmiliyah, madrasah diniyah "
        "takmiliyah awaliyah, diniyah takmiliyah, diniyah takmiliyah awaliyah, madrasah "
        "diniyah awaliyah, mad diniyah, md takmiliyah, madrasah diniah, madrasah takmiliyah, "
        "madrasah diniyah ula"
    ),
    "mi": (
        "mi, mis, min, madrasah ibtidaiyah, ibtidaiyah, madrasah ibtidaiyah swasta, madrasah "
        "ibtidaiyah negeri"
    ),
    "mts": (
        "mts, mtss, mtsn, madrasah tsanawiyah, tsanawiyah, m ts, madrasah tsanawiyah swasta, "
        "madrasah tsanawiyah negeri"
    ),
    "ma": "ma, mas, man, madrasah aliyah, madrasah aliyah swasta, madrasah aliyah negeri",
    "madrasah": "madrasah, madrasah swasta, mad, mdr, mdrs",
    "ra": (
        "ra, raudhatul athfal, roudlotul atfal, raudlatul athfal, raudatul atfal, bustanul "
        "athfal, raudhotul athfal"
    ),
    "tpq": (
        "tpq, tpa, tkq, tka, tpqa, tpqu, taman pendidikan alquran, taman pendidikan al quran, "
        "taman pendidikan quran, tp quran, tp al quran, tp alquran, taman baca alquran, taman "
        "bacaan alquran, tpa tpq, tpq tpa, tka tpa, taman pend alquran, taman pend al quran, "
        "tmn pendidikan al quran"
    ),
    "paud": "paud, kb, kober, kelompok bermain, pos paud",
    "tk": "tk islam terpadu, tk, tkit, tk it, tk islam, taman kanak",
    "sd": "sd, sdn, sd negeri, sekolah dasar, sekolah dasar negeri, sds",
    "sdit": "sdit, sd it, sd islam terpadu, sd islam",
    "smp": "smp, smpn, smp negeri, sekolah menengah pertama, sekolah menengah pertama negeri",
    "smpit": "smpit, smp it, smp islam terpadu, smp islam",
    "sma": "sma, sman, sma negeri, sekolah menengah atas, sekolah menengah atas negeri",
    "smk": "smk, smkn, smk negeri, sekolah menengah kejuruan",
    "yayasan": (
        "yayasan, yys, yay, ys, yysn, yayasn, yayasan pendidikan islam, yayasan islam, ypi, "
        "yayasan pendidikan"
    ),
    "remaja-masjid": (
        "remaja masjid, irmas, ikatan remaja masjid, remaja mesjid, risma, ikatan remaja "
        "musala, remaja musala, pemuda masjid, remaja islam masjid"
    ),
    "poktan": "kelompok tani, poktan, klp tani, kel tani, klpk tani, kelompok petani, poktani",
    "gapoktan": (
        "gapoktan, gabungan kelompok tani, gab kelompok tani, gap kelompok tani, gabungan "
        "poktan"
    ),
    "kwt": "kwt, kelompok wanita tani, klp wanita tani, wanita tani",
    "nelayan": (
        "kelompok nelayan, klp nelayan, kub nelayan, kel nelayan, rukun nelayan, kelompok "
        "usaha bersama nelayan"
    ),
    "pokdakan": (
        "pokdakan, kelompok pembudidaya ikan, kelompok budidaya, kelompok budidaya ikan, "
        "kelompok budi daya ikan"
    ),
    "ternak": (
        "kelompok ternak, klp ternak, kelompok tani ternak, kelompok peternak, kelompok tani "
        "dan ternak, kel ternak, kel peternak, klp peternak"
    ),
    "kub": "kub, kube, kelompok usaha bersama, kelompok usaha",
    "kelompok": (
        "kelompok, klp, tim kesenian, seni, kelompok seni, kelompok masyarakat, pokmas, "
        "kelompok warga, klpk, kel masyarakat, klp masyarakat, kel, grup, group, kesenian, "
        "grup kesenian, kelompok kesenian, komunitas"
    ),
    "karang-taruna": "karang taruna, katar, karangtaruna, kr taruna, krg taruna, kar taruna",
    "pkk": "pkk, tp pkk, tim penggerak pkk",
    "posyandu": "posyandu, pos yandu, pos pelayanan terpadu",
    "pokdarwis": "pokdarwis, kelompok sadar wisata",
    "bumdes": "bumdes, badan usaha milik desa",
    "koperasi": (
        "koperasi, kop, kopontren, ksu, koperasi serba usaha, kud, koperasi unit desa, ksp, "
        "koperasi simpan pinjam, kopwan, koperasi wanita"
    ),
    "sanggar": (
        "sanggar, sanggar seni, padepokan, sanggar tari, sanggar seni budaya, perguruan, "
        "perguruan pencak, paguron, peguron, perguron, perguruan silat, padepokan silat, "
        "padepokan pencak"
    ),
    "panti": (
        "panti asuhan, panti, panti sosial, rumah yatim, asrama yatim, panti asuhan yatim, "
        "lksa, lembaga kesejahteraan sosial anak, panti yatim"
    ),
    "perkumpulan": "perkumpulan, perhimpunan, paguyuban, perk",
    "forum": "forum",
    "lsm": "lsm, lembaga swadaya masyarakat",
    "klub": (
        "klub, club, ssb, sekolah sepak bola, pb, persatuan bulutangkis, ps, persatuan sepak "
        "bola, fc, klub sepak bola, klub bola voli, klub bulutangkis, klub bulu tangkis, "
        "persatuan bulu tangkis, pbv, klub voli, tim voli"
    ),
    "posbindu": "posbindu, pos pembinaan terpadu",
    "kth": "kelompok tani hutan, poktan hutan",
    "p3a": "pppa, perkumpulan petani pemakai air, p3a mitra cai",
    "gp3a": "gpppa, gabungan perkumpulan petani pemakai air",
    "slb": "slb, sekolah luar biasa",
    "bmt": "bmt, baitul maal wat tamwil",
    "uppks": "uppks, usaha peningkatan pendapatan keluarga sejahtera, uppka",
    "tahfidz": "rumah tahfidz, rumah tahfizh, rumah quran, rumah tahfidz quran, rtq",
    "poklahsar": "poklahsar, kelompok pengolah dan pemasar",
    "pokmaswas": "pokmaswas, kelompok masyarakat pengawas",
    "bank-sampah": "bank sampah, bank sampah unit, bsu",
    "pkbm": "pkbm, pusat kegiatan belajar masyarakat",
    "tbm": (
        "tbm, taman bacaan masyarakat, taman baca masyarakat, taman baca, taman bacaan, rumah "
        "baca, pojok baca"
    ),
    "ksm": "ksm, kelompok swadaya masyarakat",
    "mui": "mui, majelis ulama indonesia, majelis ulama",
    "majelis-zikir": (
        "majelis zikir, majelis dzikir, majlis dzikir, majelis sholawat, majelis shalawat, "
        "majlis sholawat"
    ),
}  # fmt: skip

#: Kinds one body may be called by, more or less exactly.
WIDER: dict[str, frozenset[str]] = {
    "dkm": frozenset({"masjid", "musala"}),
    "madrasah": frozenset({"diniyah", "wustha", "mi", "mts", "ma"}),
    "school": frozenset(
        {"madrasah", "diniyah", "wustha", "mi", "mts", "ma", "ra", "tpq", "tahfidz", "paud", "tk"}
    ),
    "tpq": frozenset({"tahfidz"}),
    "kelompok": frozenset(
        {"poktan", "kwt", "nelayan", "pokdakan", "ternak", "kub", "pokdarwis", "sanggar", "ksm"}
    ),
    "kub": frozenset({"nelayan", "pokdakan"}),
    "majelis-taklim": frozenset({"majelis-zikir"}),
}


def _heard(word: str) -> str:
    """Short words that say a kind are letters, not sounds: TKQ is not TK."""
    return word if len(word) <= 4 else sound(word)


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    return {
        tuple(_heard(word) for word in shortened(phrase.split())): kind
        for kind, phrases in KINDS.items()
        for phrase in phrases.split(", ")
    }


@cache
def _kind_words() -> tuple[str, ...]:
    """Single words that say a kind and are long enough to be recognised misspelt."""
    return tuple(phrase[0] for phrase in _phrases() if len(phrase) == 1 and len(phrase[0]) >= 5)


def kinds_of(words: list[str]) -> tuple[list[str], list[str]]:
    """The kinds a name begins with (or, if it begins with none, the one it names later), and the rest."""
    heard = [_heard(word) for word in words]
    kinds, ends = _kinds_at([*map(_corrected, heard[:4]), *heard[4:]], 0)
    if len(kinds) > 1 and ends[-1] == len(
        words
    ):  # Majelis Taklim Raudhatul Athfal: the last one is its name
        kinds, ends = kinds[:-1], ends[:-1]
    if kinds:
        rest = zip(words[ends[-1] :], heard[ends[-1] :], strict=True)
        return kinds, [word for word, h in rest if _phrases().get((h,)) != kinds[0]]
    for start in range(1, len(words)):
        kinds, ends = _kinds_at(heard, start)
        if kinds and len(words[start]) >= 4:
            return kinds, [*words[:start], BREAK, *words[ends[-1] :]]
    return [], words


def _kinds_at(heard: Sequence[str], at: int) -> tuple[list[str], list[int]]:
    """The kinds said from here on, and where each ends."""
    kinds: list[str] = []
    ends: list[int] = []
    while at < len(heard):
        for length in range(min(6, len(heard) - at), 0, -1):
            kind = _phrases().get(tuple(heard[at : at + length]))
            if kind and (not kinds or length > 1 or len(heard[at]) > 3):
                break
        else:
            kind, length = _misspelt(heard[at]), 1
            kind = kind if not kinds or kinds[-1] == kind else ""
        if not kind:
            break
        at += length
        while at < len(heard) and heard[at] in ("jami", "jamik"):
            at += 1
        kinds.append(kind)
        ends.append(at)
    return kinds, ends


def says_kind(word: str) -> bool:
    """Whether one word alone says a kind: MTs, TPQ, poktan."""
    return (_heard(word),) in _phrases()


@cache
def _place_words() -> frozenset[str]:
    return frozenset(map(sound, PLACES))


@cache
def _phrase_words() -> frozenset[str]:
    return frozenset(word for phrase in _phrases() for word in phrase)


@lru_cache(maxsize=10_000)
def _corrected(word: str) -> str:
    """A word of a phrase with a slip in it, put right: ``majelis taklm``."""
    if len(word) < 5 or word in _phrase_words() or word in known() or word in _place_words():
        return word
    best = max(_phrase_words(), key=lambda known_word: alike(word, known_word))
    return best if word[0] == best[0] and alike(word, best) >= 0.8 else word


@lru_cache(maxsize=10_000)
def _misspelt(word: str) -> str:
    if len(word) < 5 or word in known() or word in _place_words():
        return ""
    best = max(_kind_words(), key=lambda kind: alike(word, kind))
    return _phrases()[(best,)] if word[0] == best[0] and alike(word, best) >= 0.8 else ""
