import { DTYPES, dtypeInfo } from '../../onnx/dtype.ts';
import type { Rule } from '../rule.ts';
import { intAttribute, noFlops } from './common.ts';

/** x in the element type whose code is `to`; the cotangent is cast back. */
export const Cast: Rule = {
  infer: ([x], attributes) => {
    const code = intAttribute({ attributes }, 'to');
    const dtype = DTYPES.find((name) => dtypeInfo[name].code === code);
    if (dtype === undefined) throw new Error(`Cast: unknown element type ${code}`);
    return [{ dtype, shape: x!.shape }];
  },
  gradient: (b, { inputs: [x] }, [dy]) => [() => b.op('Cast', [dy!], { to: dtypeInfo[x!.dtype].code })],
  flops: noFlops,
};
