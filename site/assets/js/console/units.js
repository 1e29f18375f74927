/** Units that take papers: OPDs, kecamatan and desa, by their code, with their names. */

import { say } from "../words.js";
import { nameOf, places } from "./names.js";

/** @typedef {(code: string) => string} Named */

/** @returns {Promise<Named>} the name of a unit: Bagian Kesra, Kecamatan Kramatwatu, Desa Pejaten */
export async function unitNames() {
  const [kecamatan, desa] = await Promise.all([places("kecamatan"), places("desa")]);
  return (code) => {
    const village = desa.get(code);
    if (village) return say("console.kertas.desa", { desa: village.name, kecamatan: kecamatan.get(village.parent ?? "")?.name ?? "" });
    const district = kecamatan.get(code);
    return district ? say("console.unit.kecamatan", { name: district.name }) : nameOf("opd", code);
  };
}
