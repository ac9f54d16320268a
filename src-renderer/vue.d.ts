/** For tools that cannot read components; `vue-tsc` reads the component itself. */
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
