// Compares dashboards with the types that Grafana itself is compiled with: the dashboard, and of each panel its options and the part
// of its field configuration that is its own. Unknown properties are errors.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const types = new URL('./node_modules/@grafana/schema/dist/types/raw/', import.meta.url).pathname;
const panels = {
  heatmap: ['heatmap', 'Heatmap'],
  stat: ['stat', 'Stat'],
  'state-timeline': ['statetimeline', 'StateTimeline'],
  table: ['table', 'Table'],
  timeseries: ['timeseries', 'TimeSeries'],
};

function validator(path, type) {
  const schema = createGenerator({ path: types + path, type, skipTypeCheck: true, topRef: true }).createSchema(type);
  return new Ajv({ strict: false, allErrors: true, verbose: true }).compile(schema);
}

const dashboardIsValid = validator('dashboard/x/dashboard_types.gen.d.ts', 'Dashboard');
const ofPanels = Object.fromEntries(Object.entries(panels).map(([name, [folder, file]]) => {
  const path = `composable/${folder}/panelcfg/x/${file}PanelCfg_types.gen.d.ts`;
  const text = readFileSync(types + path, 'utf8');
  const has = (type) => new RegExp(`export (interface|type) ${type}\\b`).test(text);
  return [name, {
    options: validator(path, 'Options'),
    custom: has('FieldConfig') ? validator(path, 'FieldConfig') : undefined,
  }];
}));

const errors = [];
function expect(valid, value, where) {
  if (!valid(value)) {
    valid.errors.forEach((error) => errors.push(`${where}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`));
  }
}

for (const file of process.argv.slice(2)) {
  const dashboard = JSON.parse(readFileSync(file, 'utf8'));
  expect(dashboardIsValid, dashboard, file);
  for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
    const where = `${file}: panel "${panel.title}"`;
    const own = ofPanels[panel.type];
    if (own === undefined) {
      errors.push(`${where}: ${panel.type} is no kind of panel that is known here`);
      continue;
    }
    expect(own.options, panel.options, `${where} options`);
    const custom = panel.fieldConfig.defaults.custom;
    if (custom !== undefined && own.custom !== undefined) {
      expect(own.custom, custom, `${where} custom`);
    }
  }
}
errors.slice(0, 50).forEach((error) => console.log(error));
process.exit(errors.length === 0 ? 0 : 1);
