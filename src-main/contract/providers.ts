/** Where the graph runs. What really ran is reported in the plan and in the result. */
export const PROVIDERS = ['cpu', 'cuda', 'webgpu'] as const;
export type Provider = (typeof PROVIDERS)[number];
