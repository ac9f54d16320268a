import type { JobRequest } from '../../contract/job.ts';

/** A request that leaves the number of threads open gets the one that a person prefers; 0 leaves it open. */
export function withThreads(request: JobRequest, threads: number): JobRequest {
  switch (request.kind) {
    case 'analysis': {
      const { settings } = request;
      return settings.threads === 0 ? { ...request, settings: { ...settings, threads } } : request;
    }
    case 'experiment': {
      const experiment = request.request;
      if (experiment.settings.threads !== 0) return request;
      return { ...request, request: { ...experiment, settings: { ...experiment.settings, threads } } };
    }
    case 'rates': {
      const search = request.request;
      if (search.settings.threads !== 0) return request;
      return { ...request, request: { ...search, settings: { ...search.settings, threads } } };
    }
    case 'prediction':
    case 'evaluation':
      // They ask for it when they begin.
      return request;
    case 'run':
      // It continues as it began.
      return request;
  }
}
