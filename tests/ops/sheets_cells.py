"""What people and programs leave in one cell, and what it means. It may be refused, but never be mistaken."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

NIK = "3604051203850000"  # well formed; a serial of 0000 is nobody's


@dataclass(frozen=True)
class Odd:
    """``means`` is the one value this may be taken for (as the form keeps it); None: for no value at all.
    ``sure``: everybody reads it so, and asking again would be unkind."""

    typed: Any
    means: Any
    sure: bool = False


MONEY = (
    Odd(1_000_000, 1_000_000, sure=True),
    Odd(1_000_000.0, 1_000_000, sure=True),
    Odd("1000000", 1_000_000, sure=True),
    Odd("1.000.000", 1_000_000, sure=True),
    Odd("1.000.000,00", 1_000_000, sure=True),
    Odd("1,000,000.00", 1_000_000),
    Odd("1,000,000", 1_000_000),
    Odd("Rp 1.000.000", 1_000_000, sure=True),
    Odd("Rp1.000.000,-", 1_000_000, sure=True),
    Odd("  1.000.000 ", 1_000_000, sure=True),
    Odd("\u00a01.000.000\u00a0", 1_000_000, sure=True),
    Odd("Rp. 1.000.000,00", 1_000_000),
    Odd("IDR 1,000,000", 1_000_000),
    Odd("1 000 000", 1_000_000),
    Odd("5 juta", 5_000_000),
    Odd("5jt", 5_000_000),
    Odd("2,5 juta", 2_500_000),
    Odd("2.5 jt", 2_500_000),
    Odd("lima juta", 5_000_000),
    Odd("1.000", 1_000),
    Odd("1e6", 1_000_000),
    Odd("1,5E+06", 1_500_000),
    Odd(1_000_000.5, None),
    Odd("1.000.000,50", None),
    Odd("1.00.000", None),
    Odd("1.000,000.00", None),
    Odd("1.000.000 s/d 2.000.000", None),
    Odd("5.000.000/tahun", None),
    Odd("1O.000.000", None),
    Odd("-5.000.000", None),
    Odd(-5_000_000, None),
    Odd("(5.000.000)", None),
    Odd("±5.000.000", None),
    Odd("#REF!", None),
    Odd("-", None),
    Odd(True, None),
    Odd(date(2027, 3, 3), None),
    Odd("sesuai RAB", None),
)
MARCH = "2027-03-03"
DATES = (
    Odd(date(2027, 3, 3), MARCH, sure=True),
    Odd(datetime(2027, 3, 3), MARCH, sure=True),
    Odd("3 Maret 2027", MARCH, sure=True),
    Odd("03/03/2027", MARCH, sure=True),
    Odd("3-3-2027", MARCH, sure=True),
    Odd("03.03.2027", MARCH, sure=True),
    Odd("2027-03-03", MARCH, sure=True),
    Odd("Rabu, 3 Maret 2027", MARCH),
    Odd("3 Mar 2027", MARCH),
    Odd("3 maret  2027 ", MARCH),
    Odd("3 Maret", None),
    Odd("03/03/27", MARCH),
    Odd(46_449, MARCH),  # the serial number Excel keeps for this day
    Odd("46449", MARCH),
    Odd(datetime(2027, 3, 3, 10, 30), MARCH),
    Odd("05/03/2027", "2027-03-05", sure=True),  # the day comes first in Indonesia
    Odd("03/14/2027", "2027-03-14"),  # American
    Odd("17 Agustus 2026", "2026-08-17", sure=True),
    Odd("17 Agt 2026", "2026-08-17"),
    Odd("10 Nopember 2026", "2026-11-10"),
    Odd("29/02/2028", "2028-02-29", sure=True),
    Odd("29/02/2027", None),
    Odd("31/02/2027", None),
    Odd("30 Februari 2027", None),
    Odd("31 April 2027", None),
    Odd("2027-13-01", None),
    Odd("00/00/0000", None),
    Odd("3 Maret s/d 5 Maret 2027", None),
    Odd("Maret 2027", None),
    Odd("besok", None),
    Odd("-", None),
    Odd(2027, None),
    Odd(True, None),
)
NIKS = (
    Odd(NIK, NIK, sure=True),
    Odd(f"  {NIK} ", NIK, sure=True),
    Odd(f"{NIK}\u00a0", NIK, sure=True),
    Odd("3604 0512 0385 0000", NIK, sure=True),
    Odd("3604.0512.0385.0000", NIK),
    Odd(f"'{NIK}", NIK),  # the mark for text, typed into a CSV
    Odd(f"NIK {NIK}", NIK),
    Odd("３６０４０５１２０３８５００００", NIK),  # full-width digits of a phone's keyboard
    Odd("\u200b" + NIK, NIK),
    Odd(3604051203850000, None),  # kept as a number: Excel has lost the sixteenth digit
    Odd(3604051203850000.0, None),
    Odd("3.604E+15", None),
    Odd("3,60405E+15", None),
    Odd("3.60405120385E+15", None),
    Odd(NIK[:-1], None),
    Odd(NIK + "0", None),
    Odd(NIK.replace("0", "O"), None),
    Odd("3604053203850000", None),  # born on the 32nd
    Odd("tidak ada", None),
    Odd("-", None),
    Odd("#N/A", None),
)
PHONE = "+6281200000001"
PHONES = (
    Odd("081200000001", PHONE, sure=True),
    Odd("0812-0000-0001", PHONE, sure=True),
    Odd("0812 0000 0001", PHONE, sure=True),
    Odd("+62 812 0000 0001", PHONE, sure=True),
    Odd("6281200000001", PHONE),
    Odd(81200000001, PHONE, sure=True),  # the program took the leading zero
    Odd(81200000001.0, PHONE),
    Odd(6281200000001, PHONE),
    Odd("'081200000001", PHONE),
    Odd("(0812) 0000-0001", PHONE),
    Odd("8.12E+10", None),
    Odd("081200000001 / 081200000002", None),
    Odd("0812OOOOOOO1", None),
    Odd("0812", None),
    Odd("belum ada HP", None),
    Odd("-", None),
)
#: By the kind of field that stands in the cell.
ODD = {"rupiah": MONEY, "date": DATES, "nik": NIKS, "phone": PHONES}

#: Text that would run in a spreadsheet program: kept as text, and never the first sign of a cell we hand out.
RUNS = (
    "=1+1",
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    '=HYPERLINK("https://contoh.example";"klik")',
    "\t=1+1",
    "\r=1+1",
)
