"""The way through a form: where one stands, how one came there, and where one goes next.

What lives here: places and the path really taken. What does not: answers (`controller`, `draft`).
"""

from survey.interview.draft import Draft
from survey.interview.index import FormIndex, Stop
from survey.interview.prompt import END, Place, PlaceKind
from survey.interview.refs import after_deletion, is_inside
from survey.records.steps import AddRepeat, Typed


class Way:
    """Walk the relevant places of one draft; taken up again after the last answer of its journal."""

    def __init__(self, index: FormIndex, draft: Draft) -> None:
        self._index = index
        self._draft = draft
        self._stops: list[Stop] | None = None
        self._before: list[Stop] = []
        self._returns_to_end = False
        self._path: list[Place] = []
        self.place = self._start()
        self.shown_at = draft.now()

    def stops(self) -> list[Stop]:
        """Return every relevant stop in body order, the end last."""
        if self._stops is None:
            self._stops = self._index.stops(self._draft.instance)
        return self._stops

    def stop(self) -> Stop:
        """Return the stop at which one stands."""
        return next((stop for stop in self.stops() if stop.place == self.place), Stop(END, None))

    def changed(self) -> None:
        """Forget the order of places: an answer or a repeat may have changed it."""
        if self._stops is not None:
            self._before = self._stops
        self._stops = None

    def on(self) -> None:
        """Go to the next place; back to the end when one came from there to mend an answer."""
        if self._returns_to_end:
            self._go(END)
            return
        places = [stop.place for stop in self.stops()]
        if self.place in places:
            self._go(places[min(places.index(self.place) + 1, len(places) - 1)])
            return
        # The answer hid its own question: go to what followed it and is still there.
        there = set(places)
        earlier = [stop.place for stop in self._before]
        start = earlier.index(self.place) + 1 if self.place in earlier else 0
        self._go(next((place for place in earlier[start:] if place in there), END))

    def back(self) -> bool:
        """Go back along the path really taken; False at its beginning."""
        places = {stop.place for stop in self.stops()}
        while self._path:
            place = self._path.pop()
            if place in places and place != self.place:
                self._stand_at(place)
                return True
        return False

    def jump(self, place: Place) -> bool:
        """Go to a place; False when it is not relevant now. What is mended from the end returns there."""
        if all(stop.place != place for stop in self.stops()):
            return False
        comes_from_end = self.place.kind is PlaceKind.END
        self._go(place)
        self._returns_to_end = comes_from_end and place.kind is PlaceKind.QUESTION
        return True

    def find(self, ref: str) -> Place | None:
        """Return the relevant place with this reference."""
        return next((stop.place for stop in self.stops() if stop.place.ref == ref), None)

    def enter(self, ref: str) -> bool:
        """Go to the first place inside the repeat instance `ref`; False when it asks nothing."""
        inside = next((stop.place for stop in self.stops() if is_inside(stop.place.ref, ref)), None)
        if inside is None:
            return False
        self._go(inside)
        return True

    def deleted(self, ref: str) -> None:
        """Follow the deletion of the repeat instance `ref`: stand at the offer of its repeat."""
        self.changed()
        moved = ((place, after_deletion(place.ref, ref)) for place in self._path)
        self._path = [Place(place.kind, there, place.section) for place, there in moved if there is not None]
        self._stand_at(self.find(ref[: ref.rindex("[")]) or self.stops()[0].place)

    def _start(self) -> Place:
        places = [stop.place for stop in self.stops()]
        last = self._draft.last
        ref = getattr(last, "ref", None)
        if ref is None:
            return places[0]
        inside = [place for place in places if isinstance(last, AddRepeat) and is_inside(place.ref, ref)]
        reached = self._reached(places, str(ref), stays=isinstance(last, Typed))
        start = inside[0] if inside else reached
        self._path = [p for p in places[: places.index(start)] if p.ref in self._draft.answered]
        return start

    def _reached(self, places: list[Place], ref: str, *, stays: bool) -> Place:
        question = self._index.question_of(ref)
        for number, place in enumerate(places):
            if place.ref == question:
                return place if stays else places[min(number + 1, len(places) - 1)]
        # The last answer was given where nothing is asked any more: after the last answered place.
        answered = [n for n, place in enumerate(places) if place.ref in self._draft.answered]
        return places[min(answered[-1] + 1, len(places) - 1)] if answered else places[0]

    def _go(self, place: Place) -> None:
        if place != self.place:
            self._path.append(self.place)
        self._stand_at(place)

    def _stand_at(self, place: Place) -> None:
        self._returns_to_end = False
        self.place = place
        self.shown_at = self._draft.now()
