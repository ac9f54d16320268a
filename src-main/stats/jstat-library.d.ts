// What this room uses of jstat 1.9, which has no declarations of its own.
declare module 'jstat' {
  const jStat: {
    /** The regularised incomplete beta function I_x(a, b). */
    ibeta(x: number, a: number, b: number): number;
    readonly studentt: {
      /** The quantile of Student's t. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jStat;
}
