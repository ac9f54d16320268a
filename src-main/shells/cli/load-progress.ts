import { timeLeft } from '../../base/time-left.ts';
import { courseWords } from '../../contract/cuda/course.ts';
import type { CudaCourse } from '../../contract/cuda/course.ts';
import type { Reporter } from './reporter.ts';

/** Shows how far an installation has come; the time left follows from the speed since it began. */
export function loadProgress(reporter: Reporter): (course: CudaCourse) => void {
  const left = timeLeft();
  return (course) => {
    reporter.event({ type: 'progress', ...course });
    reporter.live(courseWords(course, left(course.done, course.total)));
  };
}
