import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './cli.ts';
import { cli, events } from './testing/run.ts';

const folder = tmpdir();

describe('usage', () => {
  it.each([
    [['tran'], "salf: Unknown command 'tran' (Did you mean train?). See `npm run salf -- --help`.\n"],
    [['runs', '--jsn'], "salf: Unknown option '--jsn' (Did you mean --json?). See `npm run salf -- --help`.\n"],
    [['show'], "salf: Missing required argument 'run'. See `npm run salf -- --help`.\n"],
    [['inspect'], "salf: Required option '--model <dir>' not specified. See `npm run salf -- --help`.\n"],
  ])('%j is refused', async (words, stderr) => {
    expect(await cli(words, { folder })).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('is refused in JSON too', async () => {
    const { stdout } = await cli(['runs', '--json', '--jsn'], { folder });
    expect(events(stdout)).toMatchObject([{ type: 'error', exitCode: 2, fault: { code: 'request.bad-option' } }]);
  });

  it.each(Object.keys(COMMANDS))('%s helps', async (name) => {
    const { exitCode, stdout } = await cli([name, '--help'], { folder });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Example:\n  npm run salf -- ${name} `.trimEnd());
    expect(stdout).toContain('--json');
  });

  it('help explains the program, its commands and its terms', async () => {
    const [all, same] = [await cli(['help'], { folder }), await cli(['--help'], { folder })];
    expect(all).toEqual(same);
    expect(all.exitCode).toBe(0);
    expect(all.stdout).toMatch(/Usage: .*[^]*train [^]*Terms .*gain, .*latent space/);
    expect(await cli(['help', 'train'], { folder })).toEqual(await cli(['train', '--help'], { folder }));
    const basis = {
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining('pseudo-inverse of the LM head.\nSource: ') as string,
    };
    expect(await cli(['help', 'semantic', 'basis'], { folder })).toEqual(basis);
    expect(events((await cli(['help', 'GAIN', '--json'], { folder })).stdout)).toMatchObject([
      { type: 'result', term: 'gain', source: 'SALF, arXiv 2406.11753' },
    ]);
    expect(await cli(['help', 'gian'], { folder })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'salf: “gian” is neither a command nor a term. Did you mean “gain”? See `npm run salf -- help` for those there are.\n',
    });
  });

  it('the program survives a reader that goes away, and knows its version', async () => {
    const main = join(import.meta.dirname, 'main.ts');
    const child = spawn(process.execPath, [main, 'train', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect((await cli(['--version'], { folder })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
