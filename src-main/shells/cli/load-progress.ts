import { courseWords } from '../../contract/cuda/course.ts';
import type { CudaCourse } from '../../contract/cuda/course.ts';
import type { Reporter } from './reporter.ts';

/** Shows how far an installation has come; the time left follows from the speed since it began. */
export function loadProgress(reporter: Reporter): (course: CudaCourse) => void {
  const began = performance.now();
  return (course) => {
    reporter.event({ type: 'progress', ...course });
    const perSecond = course.done / ((performance.now() - began) / 1000);
    const left = perSecond > 0 ? (course.total - course.done) / perSecond : null;
    reporter.live(courseWords(course, left));
  };
}
