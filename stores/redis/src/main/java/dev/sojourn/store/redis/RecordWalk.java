package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import io.lettuce.core.KeyScanCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the records themselves, past all indexes: SCAN on each master, one after the other. Redis' cursor stands
 * for a part of its table, whose keys are taken in their order, so a page ends anywhere and the next one goes on there.
 */
final class RecordWalk {

    /** Keys of whatever kind that are looked at in one command, which takes well under a millisecond. */
    private static final int LOOKED_AT = 500;

    /** So many commands at most find nothing for a page before the caller is asked to go on. */
    private static final int MOST_COMMANDS = 100;

    private static final String END = "0";

    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,4}):([0-9]{1,20}):([A-Za-z0-9_-]{43}|)");

    private final Commands commands;
    private final String pattern;

    /** Where a walk is: at a part of the table of a master, behind a member in it. */
    private record Place(int master, String part, String member) {

        static Place of(@Nullable String cursor) {
            if (cursor == null) {
                return new Place(0, END, "");
            }
            Matcher parts = CURSOR.matcher(cursor);
            if (!parts.matches()) {
                throw new IllegalArgumentException("This is no cursor of a walk over the records of a Redis store");
            }
            return new Place(Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3));
        }

        /** Behind this part, or at the next master when this was the last one. */
        Place after(String next) {
            return next.equals(END) ? new Place(master + 1, END, "") : new Place(master, next, "");
        }

        @Override
        public String toString() {
            return master + ":" + part + ":" + member;
        }
    }

    RecordWalk(Commands commands) {
        this.commands = commands;
        this.pattern = commands.keys().prefix().replaceAll("[\\\\*?\\[\\]^]", "\\\\$0") + "{*}:s:*";
    }

    ScanPage page(@Nullable String cursor, int atMost) {
        Place place = Place.of(cursor);
        List<StoredSession> page = new ArrayList<>();
        for (int sent = 0; page.isEmpty() && sent < MOST_COMMANDS; sent++) {
            KeyScanCursor<byte[]> found = commands.scan(place.master(), place.part(), pattern, LOOKED_AT)
                    .orElse(null);
            if (found == null) {
                return new ScanPage(page, null);
            }
            String behind = place.member();
            List<String> members = found.getKeys().stream()
                    .map(this::member)
                    .filter(Objects::nonNull)
                    .filter(member -> member.compareTo(behind) > 0)
                    .sorted()
                    .distinct()
                    .toList();
            List<String> some = members.subList(0, Math.min(atMost, members.size()));
            for (Row row : commands.readAll(some.stream().map(KeySpace::key).toList(), false)) {
                StoredSession session = row.live(null);
                if (session != null) {
                    page.add(session);
                }
            }
            place = some.size() < members.size()
                    ? new Place(place.master(), place.part(), some.get(some.size() - 1))
                    : place.after(found.getCursor());
        }
        return new ScanPage(page, place.toString());
    }

    /** The member in the name of a record, or null when it is no name of one. */
    private @Nullable String member(byte[] name) {
        String text = KeySpace.text(name);
        String member = text.substring(Math.max(0, text.length() - KeySpace.MEMBER_LENGTH));
        if (!KeySpace.isName(member, KeySpace.MEMBER_LENGTH)) {
            return null;
        }
        SessionKey key = KeySpace.key(member);
        return Arrays.equals(commands.keys().record(key), name) ? member : null;
    }
}
