/**
 * Packages for the three desktops: `npm run package`, on the system that the package is for, after `npm ci` there.
 * e2e/electron/package.test.ts builds the folder of a package with it and checks what lies there. The installers
 * themselves have not been made: electron-builder, which npx fetches, loads Electron and their tools from GitHub.
 */

/** Of packages with binaries for many systems, those that the package is not for. */
const OTHER_SYSTEMS = [
  '!node_modules/onnxruntime-node/bin/napi-v6/!(${platform})/**',
  '!node_modules/onnxruntime-node/bin/napi-v6/${platform}/!(${arch})/**',
  '!node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}).node',
  '!node_modules/tokenizers/tokenizers.!(${platform}-${arch}*).node',
  // Of one architecture, the C library that Electron needs.
  '!node_modules/tokenizers/*-musl.node',
  '!node_modules/@koromix/*/musl_*/**',
];

/** What libraries bring for browsers, for building them, or for debugging; nothing of it is loaded in Node. */
const UNUSED = [
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/koffi/{doc,lib,vendor}/**',
  '!node_modules/echarts/dist/**',
  '!node_modules/{protobufjs,zrender}/dist/**',
  '!node_modules/{zod,zrender}/src/**',
  '!node_modules/pdfmake/build/**',
  '!node_modules/**/*.{map,cts,mts}',
];

/** A list of its own for one system would begin with all files of the repository. */
const files = [
  'package.json',
  'LICENSE',
  'out/main/**',
  'out/preload/**',
  'out/renderer/**',
  'resources/icon.png',
  'resources/demo/**',
  'db/**',
  'src-main/**',
  '!src-main/bench/**',
  '!**/*.test.ts',
  '!**/testing/**',
  ...OTHER_SYSTEMS,
  ...UNUSED,
];

export default {
  appId: 'org.salf-workbench.app',
  productName: 'SALF Workbench',
  copyright: 'Apache-2.0',
  directories: { output: 'out/packages', buildResources: 'resources' },
  files,

  // The workbench and its engines run in plain Node, which cannot read an archive: their sources, their libraries (native
  // ones among them) and Node itself lie beside it. places.ts finds them there. The icon is read by the desktop's library.
  asar: true,
  asarUnpack: ['package.json', 'src-main/**', 'db/**', 'resources/**', 'node_modules/**'],

  // Native modules come as they are in their npm packages, for Node and Electron alike.
  npmRebuild: false,
  publish: null,

  // With these a package installs itself on targets that are reached by ssh; npm's own files are left out of archives.
  extraResources: [
    { from: 'package-lock.json', to: 'target/package-lock.json' },
    { from: '.npmrc', to: 'target/npmrc' },
  ],

  // What an attacker with a shell could turn on, off for good.
  electronFuses: {
    // Node is a program of its own here; Electron need never be it.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    onlyLoadAppFromAsar: true,
    // Checked on macOS and Windows only, and for what is in the archive only: the unpacked files are not covered.
    enableEmbeddedAsarIntegrityValidation: true,
  },

  linux: { target: ['AppImage', 'deb'], category: 'Science', icon: 'resources/icon.png' },
  // Debian asks for one, and for the homepage in package.json.
  deb: { maintainer: 'SALF Workbench' },
  mac: {
    target: 'dmg',
    category: 'public.app-category.developer-tools',
    icon: 'resources/icon.png',
    hardenedRuntime: true,
  },
  win: { target: 'nsis', icon: 'resources/icon.png' },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
};
