import { cudaStatus } from '../app/cuda/status.ts';
import type { CudaCourse } from '../contract/cuda/course.ts';
import { installFault, installState } from '../contract/cuda/install.ts';
import type { CudaItem } from '../contract/cuda/status.ts';
import type { CudaAnswer, CudaView } from '../contract/routes/settings.ts';
import { installCuda, planInstall } from '../cuda/install.ts';
import { lookQuickly } from '../cuda/look.ts';
import { removeCuda } from '../cuda/remove.ts';
import { cudaSite, requireSite } from '../cuda/site.ts';
import type { CudaSite, MaybeSite } from '../cuda/site.ts';
import type { EngineSettings } from '../supervision/engine-host.ts';
import type { Hub } from './hub.ts';

/**
 * The CUDA libraries, for windows. They belong to a person and not to a workspace, and loading them needs the network more than
 * the cores, so they are no jobs of the queue.
 */
export class CudaLibraries {
  readonly #engine: EngineSettings;
  readonly #hub: Hub;
  readonly #site: MaybeSite;
  #items: readonly CudaItem[] | null = null;
  #course: CudaCourse | null = null;
  #installing: Promise<CudaAnswer> | null = null;
  #checking: Promise<CudaAnswer> | null = null;
  #stop = new AbortController();

  constructor(engine: EngineSettings, hub: Hub) {
    this.#engine = engine;
    this.#hub = hub;
    this.#site = engine.cuda === undefined ? cudaSite() : engine.cuda;
  }

  view(): CudaAnswer {
    return { libraries: this.#site === null ? null : this.#viewOf(this.#site) };
  }

  #viewOf(site: CudaSite): CudaView {
    const found = lookQuickly(site);
    const {
      packedBytes: packed,
      unpackedBytes: unpacked,
      neededBytes: needed,
      freeBytes: free,
    } = planInstall(site, found);
    return {
      folder: site.folder,
      state: installState(found),
      fault: installFault(found, site.build.onnxruntime),
      toLoad: { packed, unpacked, needed },
      free,
      course: this.#course,
      items: this.#items,
    };
  }

  /** Two windows that ask at once get one installation. @throws SalfError as {@link installCuda} */
  install(): Promise<CudaAnswer> {
    this.#installing ??= this.#install(requireSite(this.#site)).finally(() => (this.#installing = null));
    return this.#installing;
  }

  stop(): void {
    this.#stop.abort();
  }

  check(): Promise<CudaAnswer> {
    this.#checking ??= this.#check(requireSite(this.#site)).finally(() => (this.#checking = null));
    return this.#checking;
  }

  /** @throws InputError `cuda.in-use` */
  async remove(): Promise<number> {
    const freed = await removeCuda(requireSite(this.#site));
    this.#items = null;
    return freed;
  }

  /** Stops what is at work; what is loaded stays. */
  async close(): Promise<void> {
    this.stop();
    await Promise.allSettled([this.#installing, this.#checking]);
  }

  async #install(site: CudaSite): Promise<CudaAnswer> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#items = null;
    try {
      const onProgress = (course: CudaCourse): void => this.#tell(course);
      await installCuda(site, { python: null, environment: process.env, signal, onProgress });
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    } finally {
      this.#tell(null);
    }
    return this.view();
  }

  async #check(site: CudaSite): Promise<CudaAnswer> {
    this.#items = await cudaStatus(site, this.#engine);
    return this.view();
  }

  #tell(course: CudaCourse | null): void {
    this.#course = course;
    this.#hub.tell({ type: 'cuda', course });
  }
}
