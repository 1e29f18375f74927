"""``python -m chalicelib.ops <command>``: what an operator runs. A command is a module with ``main(argv) -> int``."""

import importlib
import sys

#: Command -> module and what it does. A module is imported only when its command is called.
COMMANDS = {
    "check": ("chalicelib.ops.check", "memeriksa aturan dan kata-kata; keluar 1 bila ada temuan"),
    "new-year": ("chalicelib.ops.new_year", "memulai aturan tahun baru dari yang terakhir"),
    "scenarios": ("chalicelib.ops.scenarios", "menjalankan skenario aturan; keluar 1 bila meleset"),
    "replay": ("chalicelib.ops.replay", "menilai permohonan yang ada menurut aturan tahun lain"),
    "lock": ("chalicelib.ops.lock", "mengunci aturan yang disetujui, dengan nama penyetujunya"),
    "diagram": ("chalicelib.ops.diagram", "mencetak diagram alur permohonan (Mermaid)"),
    "boundaries": ("chalicelib.ops.boundaries", "memasang batas desa resmi (GeoJSON)"),
    "run": ("chalicelib.ops.run", "menjalankan semuanya di laptop, di satu alamat"),
    "readme": ("chalicelib.ops.documents", "menyamakan bagian README yang dibuat dari kode"),
    "screenshots": ("chalicelib.ops.screenshots", "mengambil gambar layar untuk README"),
    "deploy": ("chalicelib.ops.deploying.command", "memasang satu tahap di AWS, atau memeriksanya"),
    "policies": ("chalicelib.ops.policies", "memeriksa kebijakan IAM; keluar 1 bila ada temuan"),
    "rollback": ("chalicelib.ops.deploying.rollback", "kembali ke versi yang dipasang sebelumnya"),
    "package": ("chalicelib.ops.packing", "membuat paket fungsi satu tahap"),
    "users": ("chalicelib.ops.users", "petugas: akun, peran, unit; membuat sampai menonaktifkan"),
    "export": ("chalicelib.ops.export", "seluruh isi satu tahap ke sebuah folder"),
    "restore": ("chalicelib.ops.restore", "ekspor kembali ke tahap yang kosong, dengan bukti"),
    "rotate-keys": ("chalicelib.ops.rotate_keys", "mengganti kunci induk satu tahap"),
    "example": ("chalicelib.ops.example", "isian dan berkas contoh untuk mencoba formulir"),
    "import": (
        "chalicelib.ops.importing",
        "mengimpor usulan kertas atau bantuan lalu dari XLSX/CSV",
    ),
    "demo": ("chalicelib.ops.demo", "mengisi sistem yang berjalan dengan permohonan contoh"),
}


def main(argv: list[str]) -> int:
    """Run one command. 2 = no such command."""
    if not argv or argv[0] not in COMMANDS:
        print("Pakai: python -m chalicelib.ops <perintah>\n", file=sys.stderr)
        for name, (_, purpose) in sorted(COMMANDS.items()):
            print(f"  {name:<12} {purpose}", file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[argv[0]][0])
    code: int = module.main(argv[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
