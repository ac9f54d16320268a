/**
 * Which room of src-main may import which: dependencies point downward only. A room may always import itself.
 * One table; the rules below are derived from it, so a new room without a row fails the check.
 */
const mayImport = {
  base: [],
  stats: ['base'],
  charts: ['stats', 'contract', 'base'],
  tables: ['stats', 'contract', 'base'],
  onnx: ['base'],
  autodiff: ['onnx', 'base'],
  models: ['autodiff', 'onnx', 'base'],
  data: ['base'],
  salf: ['autodiff', 'onnx', 'contract', 'base'],
  methods: ['salf', 'models', 'contract', 'base'],
  contract: ['base'],
  planning: ['methods', 'salf', 'models', 'data', 'autodiff', 'onnx', 'contract', 'base'],
  training: ['planning', 'methods', 'salf', 'models', 'data', 'autodiff', 'onnx', 'contract', 'base'],
  demo: ['data', 'contract', 'base'],
  engine: ['training', 'planning', 'methods', 'salf', 'models', 'data', 'contract', 'base'],
  store: ['contract', 'base'],
  supervision: ['store', 'contract', 'base'],
  app: ['supervision', 'store', 'planning', 'salf', 'data', 'models', 'contract', 'base'],
  comparison: [
    'app',
    'supervision',
    'store',
    'planning',
    'tables',
    'stats',
    'methods',
    'salf',
    'data',
    'models',
    'contract',
    'base',
  ],
  reporting: ['comparison', 'app', 'supervision', 'store', 'report', 'tables', 'charts', 'stats', 'contract', 'base'],
  workbench: ['reporting', 'comparison', 'app', 'supervision', 'store', 'demo', 'tables', 'contract', 'base'],
  report: ['tables', 'charts', 'stats', 'contract', 'base'],
  bench: [
    'workbench',
    'comparison',
    'supervision',
    'app',
    'report',
    'charts',
    'engine',
    'store',
    'tables',
    'stats',
    'training',
    'planning',
    'methods',
    'salf',
    'models',
    'data',
    'autodiff',
    'onnx',
    'contract',
    'base',
  ],
  shells: ['workbench', 'reporting', 'comparison', 'app', 'supervision', 'demo', 'tables', 'contract', 'base'],
};
const rooms = Object.keys(mayImport);
const path = (names) => `^src-main/(${names.join('|')})/`;

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'unknown-room', severity: 'error', from: { path: '^src-main/', pathNot: path(rooms) }, to: {} },
    {
      // What is pure and needs nothing of a machine.
      name: 'renderer-sees-the-contract-charts-and-tables',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src-main/', pathNot: '^src-main/(contract|charts|tables|base)/' },
    },
    {
      // A plan is read by windows, which run nothing.
      name: 'planning-computes-nothing',
      severity: 'error',
      from: { path: '^src-main/planning/', pathNot: '\\.test\\.ts$' },
      to: { path: 'onnxruntime' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
    ...rooms.map((room) => ({
      name: `${room}-imports-downward`,
      severity: 'error',
      from: { path: `^src-main/${room}/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^src-main/', pathNot: path([room, ...mayImport[room]]) },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
