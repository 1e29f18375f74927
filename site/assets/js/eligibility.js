/**
 * May this applicant apply this year? The browser's twin of `chalicelib/core/eligibility.py`, driven by the same rules,
 * which the page carries, and held to the same table of cases. Pure: it looks at values and asks nobody.
 */

/** @typedef {Record<string, string>} Answers question -> choice */
/**
 * @typedef {object} Question
 * @property {string} id
 * @property {"applicant" | "programme" | "award" | "answer"} kind
 * @property {string[]} choices
 * @property {Record<string, string[]>} leads choice -> programmes, of kind "programme"
 * @property {{question: string, answers: string[]} | null} unless
 */
/**
 * @typedef {object} Requirement
 * @property {string} id
 * @property {"answer" | "years-between" | "report-settled"} kind
 * @property {string[]} programmes empty: all
 * @property {string[]} applicant_types empty: all
 * @property {string} question
 * @property {string[]} answers
 * @property {"stop" | "warn"} effect
 * @property {number} years
 * @property {boolean} ends who misses it need be asked nothing more
 */
/** @typedef {{id: string, applicant_types: string[]}} Programme */
/** @typedef {{year: number, counted_year: number, programmes: Programme[], questions: Question[], requirements: Requirement[]}} Rules */
/** @typedef {"ok" | "stop" | "warn" | "unknown"} Verdict */
/** @typedef {{requirement: string, verdict: Verdict, facts: Record<string, number | string>}} Finding */
/** @typedef {"fits" | "unsure" | "not-yet"} Standing */
/** @typedef {{programme: string, standing: Standing, findings: Finding[]}} Weighed */

const [EARLIER, NEVER, UNSURE] = ["earlier", "never", "unsure"];
const ORDER = /** @type {const} */ (["fits", "unsure", "not-yet"]);
const NUMBER = /^\d+$/;

/** @param {string[]} among @param {string} one @returns {boolean} an empty list names all */
const named = (among, one) => !among.length || among.includes(one);

/** @param {Rules} rules @param {string} kind @returns {Question} */
export function firstOf(rules, kind) {
  return /** @type {Question} */ (rules.questions.find((one) => one.kind === kind));
}

/** @param {Rules} rules @param {string} programme @param {string} type @returns {Requirement[]} */
function requiredOf(rules, programme, type) {
  return rules.requirements.filter((one) => named(one.programmes, programme) && named(one.applicant_types, type));
}

/**
 * The programmes that what is needed leads to and that take who applies.
 * @param {Rules} rules
 * @param {Answers} answers
 * @returns {string[]}
 */
export function candidates(rules, answers) {
  const need = firstOf(rules, "programme");
  const wanted = need.leads[answers[need.id]];
  const type = answers[firstOf(rules, "applicant").id];
  return rules.programmes
    .filter((one) => (!wanted || wanted.includes(one.id)) && (!type || one.applicant_types.includes(type)))
    .map((one) => one.id);
}

/**
 * The choices of a question that lead anywhere for who applies.
 * @param {Rules} rules
 * @param {Question} question
 * @param {Answers} answers
 * @returns {string[]}
 */
export function choicesOf(rules, question, answers) {
  if (question.kind !== "programme") return question.choices;
  const { [question.id]: _, ...others } = answers;
  const taking = candidates(rules, others);
  return question.choices.filter((one) => question.leads[one].some((programme) => taking.includes(programme)));
}

/**
 * The questions to be asked after these answers, in order.
 * @param {Rules} rules
 * @param {Answers} answers
 * @returns {string[]}
 */
export function asked(rules, answers) {
  const type = answers[firstOf(rules, "applicant").id] ?? "";
  const used = new Set(candidates(rules, answers).flatMap((programme) => requiredOf(rules, programme, type).map((one) => one.question)));
  for (const one of rules.questions) if (used.has(one.id) && one.unless) used.add(one.unless.question);
  const order = rules.questions
    .filter((one) => one.kind === "applicant" || one.kind === "programme" || (used.has(one.id) && !leftOut(one, answers)))
    .map((one) => one.id);
  const each = candidates(rules, answers).map((programme) => requiredOf(rules, programme, type));
  const ofAll = (each[0] ?? []).filter((one) => each.every((some) => some.includes(one)));
  const ended = ofAll.filter((one) => ends(one, answers)).map((one) => order.indexOf(one.question));
  return ended.length ? order.slice(0, Math.min(...ended) + 1) : order;
}

/** Missed for certain, and nothing else would matter. @param {Requirement} requirement @param {Answers} answers */
function ends(requirement, answers) {
  const answer = answers[requirement.question] ?? UNSURE;
  return requirement.ends && answer !== UNSURE && !requirement.answers.includes(answer);
}

/** @param {Question} question @param {Answers} answers */
function leftOut({ unless }, answers) {
  return Boolean(unless && unless.answers.includes(answers[unless.question]));
}

/**
 * Every programme in question with what was found, what fits first.
 * @param {Rules} rules
 * @param {Answers} answers
 * @returns {Weighed[]}
 */
export function weighed(rules, answers) {
  const type = answers[firstOf(rules, "applicant").id];
  return candidates(rules, answers)
    .map((programme) => {
      const all = requiredOf(rules, programme, type);
      const ended = all.filter((one) => ends(one, answers));
      const findings = (ended.length ? ended : all).map((one) => judged(rules, one, answers));
      return { programme, standing: standing(findings), findings };
    })
    .sort((one, other) => ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing));
}

/** @param {Finding[]} findings @returns {Standing} */
function standing(findings) {
  const verdicts = findings.map((one) => one.verdict);
  return verdicts.includes("stop") ? "not-yet" : verdicts.includes("unknown") ? "unsure" : "fits";
}

/** @param {Rules} rules @param {Requirement} requirement @param {Answers} answers @returns {Finding} */
function judged(rules, requirement, answers) {
  const question = /** @type {Question} */ (rules.questions.find((one) => one.id === requirement.question));
  const answer = answers[question.id] ?? UNSURE;
  if (requirement.kind === "years-between") return byLastAward(rules, requirement, question, answer);
  if (requirement.kind === "report-settled") return byReport(rules, requirement, question, answers);
  if (answer === UNSURE) return found(requirement, "unknown");
  return requirement.answers.includes(answer) ? found(requirement, "ok") : found(requirement, requirement.effect, { answer });
}

/** @param {Rules} rules @param {Requirement} requirement @param {Question} question @param {string} answer @returns {Finding} */
function byLastAward(rules, requirement, question, answer) {
  if (answer === NEVER || (answer === EARLIER && oldest(question) >= requirement.years)) return found(requirement, "ok");
  if (!NUMBER.test(answer)) return found(requirement, "unknown");
  const year = rules.year - Number(answer);
  if (rules.counted_year - year > requirement.years) return found(requirement, "ok");
  const next = year + requirement.years + 1 - (rules.counted_year - rules.year); // the year of applying
  return found(requirement, requirement.effect, { year, next });
}

/** @param {Question} question @returns {number} how many years ago the last choice is that names a year */
function oldest(question) {
  return Math.max(-1, ...question.choices.filter((one) => NUMBER.test(one)).map(Number));
}

/** @param {Rules} rules @param {Requirement} requirement @param {Question} question @param {Answers} answers @returns {Finding} */
function byReport(rules, requirement, question, answers) {
  const award = /** @type {Question} */ (rules.questions.find((one) => one.id === question.unless?.question));
  const aided = answers[award.id] ?? UNSURE;
  const reported = answers[question.id] ?? UNSURE;
  if (aided === NEVER || aided === "0" || requirement.answers.includes(reported)) return found(requirement, "ok");
  if (aided === UNSURE || reported === UNSURE) return found(requirement, "unknown");
  if (aided === EARLIER) return found(requirement, requirement.effect, { before: rules.year - oldest(award) });
  return found(requirement, requirement.effect, { year: rules.year - Number(aided) });
}

/** @param {Requirement} requirement @param {Verdict} verdict @param {Record<string, number | string>} [facts] @returns {Finding} */
function found(requirement, verdict, facts = {}) {
  return { requirement: requirement.id, verdict, facts };
}
