package dev.sojourn.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the components or constants of one type, or of the type itself: the present ones in order, under which
 * each is written, and all under which it is read.
 *
 * @param present by place
 * @param written by place
 * @param places by any name that is read
 */
record Names(List<String> present, List<String> written, Map<String, Integer> places) {

    static Names of(List<String> present) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < present.size(); i++) {
            places.put(present.get(i), i);
        }
        return new Names(present, present, Map.copyOf(places));
    }

    Names with(String name, List<String> former, boolean writesFormer, Class<?> type) {
        int place = present.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" of " + type.getName() + " is renamed and not one of its names.");
        }
        Map<String, Integer> more = new HashMap<>(places);
        for (String old : former) {
            if (more.putIfAbsent(old, place) != null) {
                throw new IllegalArgumentException("\"" + old + "\" in " + type.getName()
                        + " is one of its names, so it can't be the former name of \"" + name + "\".");
            }
        }
        List<String> out = new ArrayList<>(written);
        if (writesFormer) {
            out.set(place, former.get(0));
        }
        return new Names(present, List.copyOf(out), Map.copyOf(more));
    }

    /** The place of a name that is read, or -1. */
    int place(String name) {
        return places.getOrDefault(name, -1);
    }

    boolean isPresent(String name, int place) {
        return present.get(place).equals(name);
    }

    /** A name as it is written today; one that is not known stays what it is. */
    String today(String name) {
        int place = place(name);
        return place < 0 ? name : written.get(place);
    }
}
