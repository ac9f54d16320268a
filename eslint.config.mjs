import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const NO_SPREAD_LITERAL = {
  selector: 'SpreadElement > :matches(ObjectExpression, ArrayExpression).argument',
  message: 'List what is in it directly: a spread of a literal only packs lines.',
};

const WINDOWS_HIDE = {
  selector:
    'CallExpression[callee.name=/^(spawn|fork|exec|execFile)(Sync)?$/]:not(:has(Property[key.name="windowsHide"]))',
  message: 'Say windowsHide: a program without a window flashes a console on Windows.',
};

/** Names of files and folders of a workspace, of runs, caches, data sets and trainings from raw text. */
const STORED_NAMES = [
  'salf\\.sqlite',
  'workbench\\.(lock|pid)',
  'events\\.ndjson',
  'engine\\.log',
  'rows\\.bin',
  'about\\.json',
  'tokens\\.bin',
  'prepared\\.json',
  '^step-',
  'salf-(checkpoint|pretrain)-\\d',
].join('|');
const STORED_FOLDERS = 'runs|cache|exports|uploads|reports|checkpoints|pretrain';
const ONE_OWNER = 'Names and formats of stored files stand in base/stored alone: ask places.ts for the path.';
const STORED_FILES = [
  { selector: `Literal[value=/${STORED_NAMES}/]`, message: ONE_OWNER },
  { selector: `TemplateElement[value.raw=/${STORED_NAMES}/]`, message: ONE_OWNER },
  {
    selector: `CallExpression[callee.name=/^(join|resolve)$/] > Literal[value=/^(${STORED_FOLDERS})$/]`,
    message: ONE_OWNER,
  },
];

export default tseslint.config(
  { ignores: ['node_modules', 'out', 'workspace', '.venv', 'e2e/goldens'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Array reads are checked by noUncheckedIndexedAccess; `!` is how a proven index says so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_SPREAD_LITERAL],
    },
  },
  {
    files: ['src-main/**/*.ts'],
    // A test spells names and formats once more, so that changing one shows.
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', NO_SPREAD_LITERAL, WINDOWS_HIDE, ...STORED_FILES] },
  },
  {
    files: ['src-main/base/stored/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_SPREAD_LITERAL, WINDOWS_HIDE] },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  {
    files: ['e2e/electron/shims/*.mjs'],
    languageOptions: { globals: { Buffer: 'readonly', URL: 'readonly', window: 'readonly' } },
  },
);
