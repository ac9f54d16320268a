/** A real sshd on a loopback port, with a key made for the test, and an `ssh` that knows it. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { has } from './slurm.ts';

const SSHD = '/usr/sbin/sshd';

/** Whether it can be started here; tests that need it are skipped by name elsewhere. */
export const hasSshd = process.platform === 'linux' && existsSync(SSHD) && has('ssh-keygen') && has('ssh');

export class Sshd {
  /** Put before the others in PATH, it makes `ssh box` reach this sshd. */
  readonly bin: string;
  readonly #folder: string;
  readonly #port: number;
  #child: ChildProcess | null = null;

  /**
   * @param banner lines of sh that a login runs first, as a .bashrc would
   * @param through port at which `ssh` is to reach it, such as that of a line that breaks
   */
  constructor(folder: string, port: number, banner = '', through = port) {
    this.#folder = folder;
    this.#port = port;
    this.bin = join(folder, 'bin');
    mkdirSync(this.bin, { recursive: true });
    const at = (name: string): string => join(folder, name);
    for (const key of ['host', 'key']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
    // What a login shell prints comes before what it is asked for.
    const login = at('login');
    writeFileSync(login, `#!/bin/sh\n${banner}\nexec /bin/sh -c "$SSH_ORIGINAL_COMMAND"\n`);
    chmodSync(login, 0o755);
    const publicKey = execFileSync('cat', [at('key.pub')], { encoding: 'utf8' });
    writeFileSync(at('authorized'), `command="${login}" ${publicKey}`, { mode: 0o600 });
    const server = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host')}`,
      `AuthorizedKeysFile ${at('authorized')}`,
      `PidFile ${at('pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin yes',
      'PermitUserEnvironment no',
      'AcceptEnv SLURM_CONF',
      'MaxStartups 100',
    ];
    writeFileSync(at('sshd_config'), `${server.join('\n')}\n`);
    const client = [
      'Host box login',
      '  HostName 127.0.0.1',
      `  Port ${through}`,
      `  User ${userInfo().username}`,
      `  IdentityFile ${at('key')}`,
      '  IdentitiesOnly yes',
      '  StrictHostKeyChecking no',
      `  UserKnownHostsFile ${at('known')}`,
      '  SendEnv SLURM_CONF',
      '  LogLevel ERROR',
    ];
    writeFileSync(at('ssh_config'), `${client.join('\n')}\n`);
    writeFileSync(join(this.bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${at('ssh_config')}' "$@"\n`);
    chmodSync(join(this.bin, 'ssh'), 0o755);
  }

  async start(): Promise<void> {
    mkdirSync('/run/sshd', { recursive: true });
    const words = ['-D', '-f', join(this.#folder, 'sshd_config'), '-E', join(this.#folder, 'sshd.log')];
    this.#child = spawn(SSHD, words, { stdio: 'ignore' });
    // Another server may answer at its port; then this one has ended.
    for (let tries = 0; tries < 100 && this.#child.exitCode === null; tries++) {
      await sleep(100);
      if (this.#child.exitCode === null && (await this.#answers())) return;
    }
    throw new Error(`sshd did not start; see ${this.#folder}.`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    this.#child = null;
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: this.#port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }
}
