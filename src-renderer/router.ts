import { createRouter, createWebHashHistory } from 'vue-router';
import type { RouteRecordRaw } from 'vue-router';

/** The screens, as in the rail on the left. */
export const SCREENS = [
  { name: 'library', title: 'Library', key: '1' },
  { name: 'analyse', title: 'Analyse', key: '2' },
  { name: 'compare', title: 'Compare', key: '3' },
  { name: 'runs', title: 'Runs', key: '4' },
  { name: 'board', title: 'Board', key: '5' },
  { name: 'reports', title: 'Reports', key: '6' },
  { name: 'settings', title: 'Settings', key: '7' },
] as const;
export type ScreenName = (typeof SCREENS)[number]['name'];

/** Addresses lie behind the #, so that both shells serve one page. */
const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/library' },
  { path: '/library', name: 'library', component: () => import('./views/library/LibraryView.vue') },
  { path: '/analyse/:id?', name: 'analyse', component: () => import('./views/analyse/AnalyseView.vue') },
  { path: '/compare', name: 'compare', component: () => import('./views/compare/CompareView.vue') },
  { path: '/runs', name: 'runs', component: () => import('./views/runs/RunsView.vue') },
  { path: '/runs/:id', name: 'run', component: () => import('./views/runs/RunView.vue') },
  { path: '/board/:id?', name: 'board', component: () => import('./views/board/BoardView.vue') },
  { path: '/reports', name: 'reports', component: () => import('./views/reports/ReportsView.vue') },
  { path: '/settings', name: 'settings', component: () => import('./views/settings/SettingsView.vue') },
  { path: '/:rest(.*)*', redirect: '/library' },
];

export const router = createRouter({ history: createWebHashHistory(), routes });
