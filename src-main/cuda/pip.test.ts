import { describe, expect, it } from 'vitest';
import { LINUX_X64 } from '../contract/cuda/linux-x64.ts';
import { tagWords } from './pip.ts';
import { pipFault } from './pip-faults.ts';

describe('pip', () => {
  it('is asked for a wheel by its own tags', () => {
    expect(tagWords('onnxruntime_gpu-1.30.0-cp312-cp312-manylinux_2_28_x86_64.whl')).toEqual(
      '--implementation cp --python-version 3.12 --abi cp312 --platform manylinux_2_28_x86_64'.split(' '),
    );
    expect(tagWords('nvidia_cufft-12.0-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl')).toEqual(
      '--implementation cp --python-version 3.12 --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64'.split(
        ' ',
      ),
    );
  });

  it.each<[string, string, string]>([
    [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    Expected sha256 a\n         Got b\n',
      'cuda.hash',
      'is not the file that this program expects',
    ],
    [
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n',
      'workspace.no-space',
      'is full',
    ],
    [
      'ERROR: Could not find a version that satisfies the requirement x==1\nERROR: No matching distribution found for x==1\n',
      'cuda.pip',
      'pip does not find onnxruntime_gpu-',
    ],
    [
      "WARNING: Retrying\nERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='h'): Max retries exceeded (Caused by NewConnectionError('refused'))\n",
      'cuda.pip',
      'pip could not load onnxruntime_gpu-',
    ],
    ['\nno such option: --progress-bar\n', 'cuda.pip', 'pip is too old: no such option: --progress-bar.'],
    ['Traceback\nRuntimeError: odd.\n', 'cuda.pip', 'pip refused (exit code 1): RuntimeError: odd.'],
  ])('that says %j is understood', (said, code, message) => {
    const { fault } = pipFault(LINUX_X64.wheels[0], { code: 1, words: said });
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
    expect(fault.remedy).toMatch(/\.$/);
  });

  it('that was ended says so', () => {
    expect(pipFault(LINUX_X64.wheels[0], { code: null, words: '' }).fault.message).toBe('pip was ended from outside.');
  });
});
