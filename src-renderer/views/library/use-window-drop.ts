import { useEventListener } from '@vueuse/core';
import { ref } from 'vue';
import type { Ref } from 'vue';
import type { DropSource } from '../../../src-main/contract/window.ts';
import { droppedSource } from './drop-source.ts';

/** Lets the whole window take files; @returns whether some are held over it. */
export function useWindowDrop(take: (source: DropSource) => void): Readonly<Ref<boolean>> {
  const isOver = ref(false);
  // Every element that is entered and left on the way tells; the window was left once all were.
  let depth = 0;
  const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
  const listeners = {
    dragenter() {
      depth++;
      isOver.value = true;
    },
    dragover(event: DragEvent) {
      event.preventDefault();
    },
    dragleave() {
      depth = Math.max(0, depth - 1);
      isOver.value = depth > 0;
    },
    drop(event: DragEvent) {
      event.preventDefault();
      depth = 0;
      isOver.value = false;
      if (event.dataTransfer !== null) take(droppedSource(event.dataTransfer));
    },
  };
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
    useEventListener(window, type, (event) => {
      if (holdsFiles(event)) listeners[type](event);
    });
  }
  return isOver;
}
