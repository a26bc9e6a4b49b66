// The marks of a drawn chart, walked through by arrow keys and told by `say`: one of them is in the order of tabs.
function walkable(svg, say) {
  const marks = [...svg.querySelectorAll('[role="graphics-symbol"][aria-label]')];
  let current = 0;

  const centre = (mark) => {
    const { left, top, width, height } = mark.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };

  // The nearest mark above (-1) or below (1), best in the same column.
  function beside(direction) {
    const here = centre(marks[current]);
    let found = current;
    let least = Infinity;
    marks.forEach((mark, place) => {
      const there = centre(mark);
      const away = (there.y - here.y) * direction;
      const far = away + 4 * Math.abs(there.x - here.x);
      if (away > 1 && far < least) [found, least] = [place, far];
    });
    return found;
  }

  function go(place) {
    marks[current].setAttribute("tabindex", "-1");
    current = Math.min(Math.max(place, 0), marks.length - 1);
    marks[current].setAttribute("tabindex", "0");
    marks[current].focus();
  }

  const steps = {
    ArrowRight: () => current + 1,
    ArrowLeft: () => current - 1,
    ArrowDown: () => beside(1),
    ArrowUp: () => beside(-1),
    Home: () => 0,
    End: () => marks.length - 1,
  };

  marks.forEach((mark, place) => {
    mark.setAttribute("tabindex", place === 0 ? "0" : "-1");
    mark.addEventListener("focus", () => say(mark.getAttribute("aria-label")));
    mark.addEventListener("pointerenter", () => say(mark.getAttribute("aria-label")));
    mark.addEventListener("pointerdown", () => go(place));
    mark.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      go(step());
    });
  });
  return marks.length;
}
