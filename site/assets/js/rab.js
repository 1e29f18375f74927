/**
 * Fields of several rows: members, earlier help, and above all the cost plan (RAB) with its sums. Rows are made from
 * the `<template>` in the page; adding and removing keeps the focus where a keyboard expects it.
 */

import { empty, rabTotal, rowTotal, tidy } from "./checks.js";
import { rupiah, say } from "./words.js";

let counter = 0;

/** @param {HTMLElement} field @returns {HTMLElement[]} */
function rowsOf(field) {
  return [...field.querySelectorAll("[data-row]")].filter((row) => row instanceof HTMLElement);
}

/** @param {HTMLElement} field @returns {Record<string, any>[] | null} rows without anything in them are left out */
export function readRows(field) {
  const rows = rowsOf(field).map(readRow);
  while (rows.length && !Object.keys(rows[rows.length - 1]).length) rows.pop();
  return rows.length ? rows : null;
}

/** @param {HTMLElement} row @returns {Record<string, any>} */
function readRow(row) {
  /** @type {Record<string, any>} */
  const values = {};
  for (const column of row.querySelectorAll("[data-column]")) {
    const { column: id = "", kind = "text" } = /** @type {HTMLElement} */ (column).dataset;
    const input = /** @type {HTMLInputElement} */ (column.querySelector("input, select, textarea"));
    const value = input.type === "checkbox" ? input.checked || null : tidy(kind, input.value);
    if (!empty(value)) values[id] = value;
  }
  return values;
}

/** @param {HTMLElement} field @param {any} rows */
export function writeRows(field, rows) {
  const wanted = Array.isArray(rows) ? rows : [];
  const least = Math.max(wanted.length, field.dataset.required === "yes" ? 1 : 0);
  while (rowsOf(field).length > least) rowsOf(field).pop()?.remove();
  while (rowsOf(field).length < least) addRow(field);
  rowsOf(field).forEach((row, index) => writeRow(row, wanted[index] ?? {}));
  refresh(field);
}

/** @param {HTMLElement} row @param {Record<string, any>} values */
function writeRow(row, values) {
  for (const column of row.querySelectorAll("[data-column]")) {
    const { column: id = "", kind } = /** @type {HTMLElement} */ (column).dataset;
    const input = /** @type {HTMLInputElement} */ (column.querySelector("input, select, textarea"));
    const value = values[id] ?? "";
    if (input.type === "checkbox") input.checked = value === true;
    else input.value = kind === "rupiah" && typeof value === "number" ? value.toLocaleString("id-ID") : String(value);
  }
}

/** @param {HTMLElement} field @returns {HTMLElement} */
function addRow(field) {
  const template = /** @type {HTMLTemplateElement} */ (field.querySelector("template"));
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const row = /** @type {HTMLElement} */ (copy.querySelector("[data-row]"));
  const mark = `r${++counter}`;
  for (const element of row.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.split("-row-").join(`-${mark}-`));
    }
  }
  field.querySelector("[data-rows]")?.append(copy);
  return row;
}

/** Row numbers, row sums and the total. @param {HTMLElement} field */
export function refresh(field) {
  const rows = rowsOf(field);
  const singular = field.dataset.line ?? "";
  rows.forEach((row, index) => {
    const legend = row.querySelector("legend");
    if (legend) legend.textContent = `${singular} ${index + 1}`;
    const remove = row.querySelector("[data-remove]");
    remove?.setAttribute("aria-label", say("form.rows.remove", { line: singular, number: index + 1 }));
    const sum = row.querySelector("[data-sum]");
    if (sum) sum.textContent = rupiah(rowTotal(readRow(row)));
  });
  const total = field.querySelector("[data-total]");
  if (total) total.textContent = rupiah(rabTotal(readRows(field)));
  const add = field.querySelector("[data-add]");
  const most = Number(field.dataset.maximum ?? Infinity);
  if (add instanceof HTMLButtonElement) add.hidden = rows.length >= most;
}

/**
 * Makes the buttons of a rows field work.
 * @param {HTMLElement} field
 * @param {() => void} changed
 */
export function wireRows(field, changed) {
  field.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.hasAttribute("data-add")) {
      const row = addRow(field);
      refresh(field);
      row.querySelector("input")?.focus();
    } else if (button?.hasAttribute("data-remove")) {
      removeRow(field, /** @type {HTMLElement} */ (button.closest("[data-row]")));
      changed();
    }
  });
  field.addEventListener("input", () => refresh(field));
  writeRows(field, null);
}

/** @param {HTMLElement} field @param {HTMLElement} row */
function removeRow(field, row) {
  const rows = rowsOf(field);
  const index = rows.indexOf(row);
  row.remove();
  if (rows.length === 1 && field.dataset.required === "yes") addRow(field);
  refresh(field);
  const next = rowsOf(field)[Math.min(index, rows.length - 2)];
  const focus = next?.querySelector("input") ?? field.querySelector("[data-add]");
  if (focus instanceof HTMLElement) focus.focus();
}
