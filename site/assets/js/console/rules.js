/** Form and papers of a programme as the site publishes them: the labels here are those the applicant saw. */

import { lang } from "../words.js";

/**
 * @typedef {object} Field
 * @property {string} id
 * @property {string} kind
 * @property {string} step
 * @property {string} label
 * @property {Map<string, string>} choices
 * @property {Field[]} columns
 * @property {{field: string, equals: any}} [when]
 */
/** @typedef {{slot: string, need: string, name: string, what: string}} Paper */

/**
 * @typedef {object} Rules
 * @property {number} ceiling
 * @property {Field[]} fields in the order of the form
 * @property {Paper[]} papers
 */

/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/**
 * @param {string} programme
 * @param {string} applicantType
 * @returns {Promise<Rules>}
 */
export async function rulesOf(programme, applicantType) {
  let wanted = loaded.get(programme);
  if (!wanted) {
    wanted = fetch(`/data/programmes/${programme}.json`).then((answer) => answer.json());
    wanted.catch(() => loaded.delete(programme));
    loaded.set(programme, wanted);
  }
  const content = await wanted;
  const type = content.applicant_types[applicantType] ?? { fields: [], papers: [] };
  return {
    ceiling: content.ceiling,
    fields: type.fields.map(readField),
    papers: type.papers.map((/** @type {any} */ paper) => ({
      slot: paper.slot,
      need: paper.need,
      name: spoken(paper.name) || paper.slot,
      what: spoken(paper.what),
    })),
  };
}

/** @param {any} field @returns {Field} */
function readField(field) {
  const choices = (field.choices ?? []).map((/** @type {any} */ choice) => [choice.value, spoken(choice.text)]);
  return {
    id: field.id,
    kind: field.kind,
    step: field.step ?? "",
    label: spoken(field.label) || field.id,
    choices: new Map(choices),
    columns: (field.columns ?? []).map(readField),
    when: field.when,
  };
}

/** @param {any} text in both languages @returns {string} */
function spoken(text) {
  return typeof text === "string" ? text : (text?.[lang] ?? text?.id ?? "");
}
