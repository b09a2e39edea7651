import { useEffect, useState } from 'react';

/** What went wrong. A mistake of this page or of its settings, such as an origin that is not allowed, is told here too. */
export function Trouble({ words }: { words: string }) {
  const [mistake, setMistake] = useState('');
  useEffect(() => {
    const tell = ({ detail }: DocumentEventMap['caretill-error']) => setMistake(`${detail.code}: ${detail.message}`);
    document.addEventListener('caretill-error', tell);
    return () => document.removeEventListener('caretill-error', tell);
  }, []);
  return <p role="alert">{mistake || words}</p>;
}
