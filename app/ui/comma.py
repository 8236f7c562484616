"""Commas and points in a typed number: what is meant, as 0,001 or 1,234,567.8, and seen at once as it is read.

A browser in whose language a comma is no decimal point drops it without a word: 0,001 would become 1.
"""

import streamlit as st

JS = """
const commas = new Intl.NumberFormat(navigator.language).format(1.5).includes(",");  // then the browser reads them
const numbers = (target) => target instanceof HTMLInputElement && target.type === "number";
const told = new WeakMap();  // what was typed into a field, and the number that was made of it

// the last separator is the point, where there is no other of its kind; all others part thousands
function plain(text) {
  const last = text.match(/[.,](?=[^.,]*$)/)?.[0];
  const point = text.split(last).length === 2 ? text.indexOf(last) : -1;
  return [...text].filter((sign, place) => place === point || !/[.,]/.test(sign)).join("").replace(",", ".");
}
function before(field) {
  if (String(getSelection())) return "";  // it is typed over
  const { text, value } = told.get(field) ?? {};
  return value && field.value.startsWith(value) ? text + field.value.slice(value.length) : field.value;
}
function insert(event, text) {
  event.preventDefault();
  document.execCommand("insertText", false, text);  // as if it was typed: the field hears of it
}
function typed(event) {
  const { key, target } = event;
  if (!/^[.,]$/.test(key) || !numbers(target)) return;
  const text = before(target), several = /[.,]/.test(text);
  if (key === "." && !several) return;
  told.set(target, { text: text + key, value: plain(text + key) });
  if (several) target.select();
  insert(event, several ? plain(text + key) : ".");
}
function pasted(event) {
  const text = event.clipboardData?.getData("text").trim() ?? "";
  if (text.includes(",") && numbers(event.target)) insert(event, plain(text));
}
export default function () {
  if (commas) return;
  document.addEventListener("keydown", typed);
  document.addEventListener("paste", pasted);
  return () => { document.removeEventListener("keydown", typed); document.removeEventListener("paste", pasted); };
}
"""
_component = st.components.v2.component("comma", js=JS, isolate_styles=False)


def comma() -> None:
    _component(key="comma", data={}, height=1)
