// Bringing a place into view.

/** Where a place that was gone to stands, as a part of the window's height. */
export const PLACE = 0.3;

/** Shows the head of the page if an element is in its first half then, so that the title is not cut; else brings it. */
export function present(element) {
  if (element.getBoundingClientRect().top + scrollY < innerHeight * 0.55) scrollTo(0, 0);
  else bring(element);
}

/**
 * Scrolls an element to about a third of the window. What is far away has only an estimated place until it is laid
 * out, so the jump is corrected until it stays.
 */
export function bring(element, tries = 6) {
  // Meanwhile the reader may have gone elsewhere.
  if (element.getClientRects().length === 0) return;
  const wanted = innerHeight * PLACE;
  const off = element.getBoundingClientRect().top - wanted;
  if (Math.abs(off) < 2 || tries === 0) return;
  scrollBy({ top: off, behavior: "instant" });
  requestAnimationFrame(() => bring(element, tries - 1));
}
