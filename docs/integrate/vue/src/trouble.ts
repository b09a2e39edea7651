import { onMounted, onUnmounted, ref } from 'vue';

/** What went wrong. A mistake of this page or of its settings, such as an origin that is not allowed, is told here too. */
export function useTrouble() {
  const trouble = ref('');
  const tell = ({ detail }: DocumentEventMap['caretill-error']) => {
    trouble.value = `${detail.code}: ${detail.message}`;
  };
  onMounted(() => document.addEventListener('caretill-error', tell));
  onUnmounted(() => document.removeEventListener('caretill-error', tell));
  return trouble;
}
