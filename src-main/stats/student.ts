import jStat from 'jstat';

/** The value below which Student's t with these degrees of freedom lies with this probability. */
export function tQuantile(probability: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(probability, degreesOfFreedom);
}

/**
 * P(|T| >= |t|) for Student's t. As I_x(dof / 2, 1 / 2) with x = dof / (dof + t^2), which keeps small tails exact where
 * the difference of two distribution values would cancel.
 */
export function twoSidedP(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return 0;
  return jStat.ibeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}
