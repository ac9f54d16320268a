/** A whole Slurm on this machine for tests, as root: its own key, controller and node, on ports of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf } from '../../src-main/models/faults.ts';

/** What Debian's slurmctld, slurmd, slurm-client and munge bring. */
const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scancel', 'scontrol'];

/** Whether a Slurm can be started here; tests that need one are skipped by name elsewhere. */
export const hasSlurm = process.platform === 'linux' && process.getuid?.() === 0 && PROGRAMS.every((name) => has(name));

export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${program}`]).status === 0;
}

/** Slurm looks every second at what jobs take, and ends those that take too much. */
export const MEMORY_LIMIT = [
  'JobAcctGatherType=jobacct_gather/linux',
  'JobAcctGatherFrequency=1',
  'JobAcctGatherParams=OverMemoryKill',
];

export class Slurm {
  readonly config: string;
  readonly #folder: string;

  /** @param options further lines of slurm.conf, or others in their place; @param port of the controller, the node's is the next one */
  constructor(folder: string, port: number, options: readonly string[] = []) {
    this.#folder = folder;
    this.config = join(folder, 'slurm.conf');
    const host = hostname().split('.')[0]!;
    for (const name of ['state', 'spool', 'munge']) mkdirSync(join(folder, name), { recursive: true, mode: 0o755 });
    writeFileSync(join(folder, 'munge.key'), randomBytes(1024), { mode: 0o400 });
    // Cells wait for one another by memory, not by cores: tests run on small machines.
    const cores = Math.max(4, availableParallelism());
    const lines = {
      ClusterName: 'tests',
      SlurmctldHost: `${host}(127.0.0.1)`,
      SlurmUser: 'root',
      SlurmdUser: 'root',
      AuthType: 'auth/munge',
      // A job that is requeued waits until its credential has expired.
      AuthInfo: `socket=${join(folder, 'munge/socket')},cred_expire=5`,
      CredType: 'cred/munge',
      SlurmctldPort: port,
      SlurmdPort: port + 1,
      SlurmctldPidFile: join(folder, 'slurmctld.pid'),
      SlurmdPidFile: join(folder, 'slurmd.pid'),
      SlurmctldLogFile: join(folder, 'slurmctld.log'),
      SlurmdLogFile: join(folder, 'slurmd.log'),
      StateSaveLocation: join(folder, 'state'),
      SlurmdSpoolDir: join(folder, 'spool'),
      ProctrackType: 'proctrack/linuxproc',
      TaskPlugin: 'task/none',
      SwitchType: 'switch/none',
      MpiDefault: 'none',
      JobAcctGatherType: 'jobacct_gather/none',
      AccountingStorageType: 'accounting_storage/none',
      JobCompType: 'jobcomp/none',
      SelectType: 'select/cons_tres',
      SelectTypeParameters: 'CR_Core_Memory',
      SchedulerParameters: 'sched_interval=1,batch_sched_delay=0,sched_min_interval=0',
      SlurmdParameters: 'config_overrides',
      ReturnToService: 2,
      KillWait: 5,
      MinJobAge: 300,
    };
    const isGiven = (name: string): boolean => options.some((option) => option.startsWith(`${name}=`));
    const text = [
      ...Object.entries(lines).flatMap(([name, value]) => (isGiven(name) ? [] : [`${name}=${value}`])),
      ...options,
      `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cores} RealMemory=${Math.floor(totalmem() / 2 ** 20)} State=UNKNOWN`,
      'PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
    ];
    writeFileSync(this.config, `${text.join('\n')}\n`);
  }

  async start(): Promise<void> {
    const at = (name: string): string => join(this.#folder, 'munge', name);
    this.run('munged', [
      `--key-file=${join(this.#folder, 'munge.key')}`,
      `--socket=${at('socket')}`,
      `--pid-file=${at('munged.pid')}`,
      `--log-file=${at('log')}`,
      `--seed-file=${at('seed')}`,
      '--force',
    ]);
    this.startController();
    this.run('slurmd', []);
    await this.until(() => this.run('sinfo', ['-h', '-o', '%T']).trim() === 'idle');
  }

  startController(): void {
    this.run('slurmctld', []);
  }

  async stopController(): Promise<void> {
    await this.#end('slurmctld.pid', 'SIGTERM');
  }

  /** As if the node had lost its power: nothing of it ends properly. */
  async killNode(): Promise<void> {
    await this.#end('slurmd.pid', 'SIGKILL');
  }

  startNode(): void {
    this.run('slurmd', []);
  }

  /** Lets the node tell the controller which jobs it has, as it does by itself every 45 s. */
  reportNode(): void {
    this.#signal('slurmd.pid', 'SIGHUP');
  }

  async stop(): Promise<void> {
    spawnSync('scancel', ['-u', 'root'], { env: this.environment });
    for (const name of ['slurmd.pid', 'slurmctld.pid', 'munge/munged.pid']) await this.#end(name, 'SIGTERM');
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, SLURM_CONF: this.config, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  }

  run(program: string, words: readonly string[]): string {
    return execFileSync(program, words, { env: this.environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async until(isSo: () => boolean, seconds = 60): Promise<void> {
    for (let tries = 0; tries < seconds * 5; tries++) {
      try {
        if (isSo()) return;
      } catch {
        // It does not answer yet.
      }
      await sleep(200);
    }
    throw new Error(`Slurm did not come so far; see ${this.#folder}.`);
  }

  async #end(note: string, signal: NodeJS.Signals): Promise<void> {
    this.#signal(note, signal);
    for (let tries = 0; this.#signal(note, 0); tries++) {
      if (tries === 600) throw new Error(`The process of ${note} does not end.`);
      await sleep(100);
    }
  }

  /** @returns whether there was a process to get it */
  #signal(note: string, signal: NodeJS.Signals | 0): boolean {
    try {
      const pid = Number(readFileSync(join(this.#folder, note), 'utf8').trim());
      // The file of one that is just starting is empty, and 0 would be this program with all its relatives.
      return pid > 0 && process.kill(pid, signal);
    } catch (thrown) {
      // It is gone, or takes its file away just now.
      if (['ENOENT', 'ESRCH'].includes(errnoOf(thrown) ?? '')) return false;
      throw thrown;
    }
  }
}
