// What belongs together: each alert has a section in docs/operations.md, and a test in which it is quiet, fires and clears; each metric
// that is asked for is in docs/metrics.md; and dashboards are laid out and wired as they should be.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';

const observe = new URL('../', import.meta.url).pathname;
const docs = new URL('../../../docs/', import.meta.url).pathname;
const errors = [];
const complain = (what) => errors.push(what);

const read = (folder, suffix) => readdirSync(observe + folder)
  .filter((name) => name.endsWith(suffix))
  .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(`${observe}${folder}/${name}`, 'utf8') }));
const rules = read('rules', '.yml').flatMap(({ text }) => parse(text).groups).flatMap((group) => group.rules);
const tests = read('tests', '.yml').flatMap(({ text }) => parse(text).tests);
const dashboards = read('dashboards', '.json').map(({ name, text }) => ({ name, ...JSON.parse(text) }));
const alerts = rules.filter((rule) => rule.alert !== undefined);
const names = alerts.map(({ alert }) => alert);
// Fires always: that it does not clear is what it is for.
const NEVER_CLEARS = ['Watchdog'];

function twice(values) {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

function checkAlerts() {
  twice(names).forEach((name) => complain(`there are two alerts ${name}`));
  alerts.forEach(({ alert, labels, annotations }) => {
    const { summary, description, runbook_url: runbook } = annotations ?? {};
    if (!summary || !description) complain(`${alert} has no summary or no description`);
    if (runbook !== `docs/operations.md#${alert.toLowerCase()}`) complain(`${alert} names no section: ${runbook}`);
    if (!['critical', 'warning', 'info', 'none'].includes(labels?.severity)) complain(`${alert} has no severity`);
  });
}

function checkRunbook() {
  const page = readFileSync(`${docs}operations.md`, 'utf8');
  const sections = [...page.matchAll(/^### ((?:Millrace|Watchdog)\w*)$/gm)].map(([, name]) => name);
  twice(sections).forEach((name) => complain(`docs/operations.md has two sections ${name}`));
  names.filter((name) => !sections.includes(name)).forEach((name) => complain(`docs/operations.md has no section ${name}`));
  sections.filter((name) => !names.includes(name)).forEach((name) => complain(`docs/operations.md tells of ${name}, which is no alert`));
}

function checkTests() {
  const minutes = (time) => Number(time.replace(/m$/, ''));
  names.forEach((name) => {
    const looks = tests.flatMap((test) => test.alert_rule_test ?? [])
      .filter(({ alertname }) => alertname === name)
      .sort((one, other) => minutes(one.eval_time) - minutes(other.eval_time))
      .map(({ exp_alerts: expected }) => (expected?.length > 0 ? 'fires' : 'quiet'));
    const wanted = NEVER_CLEARS.includes(name) ? 'fires,fires' : 'quiet,fires,quiet';
    if (looks.join() !== wanted) complain(`the test of ${name} sees ${looks.join() || 'nothing'}, not ${wanted}`);
  });
}

function overlap(one, other) {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

function checkLayout({ name, panels }) {
  twice(panels.map(({ id }) => id)).forEach((id) => complain(`${name}: two panels have the id ${id}`));
  panels.forEach((panel, at) => {
    const { x, w } = panel.gridPos;
    if (x < 0 || x + w > 24) complain(`${name}: "${panel.title}" is wider than the page`);
    panels.slice(0, at).filter((other) => overlap(panel.gridPos, other.gridPos))
      .forEach((other) => complain(`${name}: "${panel.title}" lies on "${other.title}"`));
  });
}

function checkPanel(name, { title, description, datasource, fieldConfig, targets = [] }) {
  const where = `${name}: "${title}"`;
  if (!title || !description) complain(`${where} has no title or no description`);
  if (!fieldConfig?.defaults?.unit) complain(`${where} has no unit`);
  if (targets.length === 0) complain(`${where} asks for nothing`);
  twice(targets.map(({ refId }) => refId)).forEach((refId) => complain(`${where} has two queries ${refId}`));
  targets.filter(({ expr }) => !expr).forEach(({ refId }) => complain(`${where}: query ${refId} is empty`));
  [datasource, ...targets.map((target) => target.datasource)].filter((source) => source?.uid !== '${datasource}')
    .forEach((source) => complain(`${where} asks ${source?.uid} instead of the data source that is chosen`));
}

function checkDashboards() {
  twice(dashboards.map(({ uid }) => uid)).forEach((uid) => complain(`two dashboards have the uid ${uid}`));
  dashboards.forEach((dashboard) => {
    checkLayout(dashboard);
    dashboard.panels.filter(({ type }) => type !== 'row').forEach((panel) => checkPanel(dashboard.name, panel));
    if (!dashboard.templating.list.some((each) => each.name === 'datasource' && each.type === 'datasource')) {
      complain(`${dashboard.name} has no variable datasource`);
    }
  });
}

const expressions = [
  ...rules.map(({ expr }) => expr),
  ...dashboards.flatMap(({ panels }) => panels).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboards.flatMap(({ templating }) => templating.list).map(({ query }) => query?.query ?? ''),
].map(String);

function checkRecorded() {
  const recorded = rules.map(({ record }) => record);
  new Set(expressions.flatMap((expr) => expr.match(/\bmillrace(:\w+)+/g) ?? [])).forEach((name) => {
    if (!recorded.includes(name)) complain(`${name} is recorded by no rule`);
  });
}

function checkMetrics() {
  if (!existsSync(`${docs}metrics.md`)) {
    console.log('observe: metrics NOT compared with docs/metrics.md, which is not there');
    return;
  }
  const page = readFileSync(`${docs}metrics.md`, 'utf8');
  const known = new Set(page.match(/\b[a-z]+(_[a-z0-9]+)+\b/g));
  new Set(expressions.flatMap((expr) => expr.match(/\bmillrace_[a-z_]+\b/g) ?? [])).forEach((name) => {
    if (!known.has(name) && !known.has(name.replace(/_(bucket|sum|count)$/, ''))) complain(`docs/metrics.md does not know ${name}`);
  });
}

[checkAlerts, checkRunbook, checkTests, checkDashboards, checkRecorded, checkMetrics].forEach((check) => check());
errors.forEach((error) => console.log(error));
if (errors.length === 0) {
  console.log(`observe: ${names.length} alerts, each with a test and a section; ${dashboards.length} dashboards, ${expressions.length} expressions`);
}
process.exit(errors.length === 0 ? 0 : 1);
