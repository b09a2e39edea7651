/** Scrolls to the first match in an element. The focus stays where it is, because the person may be typing. */
export function scrollIntoView(root: ParentNode, selector: string): void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  root.querySelector(selector)?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
}
