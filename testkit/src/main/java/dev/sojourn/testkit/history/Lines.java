package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Steps and what was seen as lines of text: words with blanks between them, so that another process can read them. */
final class Lines {

    private static final String NULL = "~";
    private static final Map<String, Class<?>> RECORDS = new HashMap<>();

    static {
        for (Class<?> step : Step.class.getPermittedSubclasses()) {
            RECORDS.put(step.getSimpleName(), step);
        }
        for (Class<?> other : List.of(Image.class, Trail.class, Touch.class)) {
            RECORDS.put(other.getSimpleName(), other);
        }
    }

    private Lines() {}

    static String write(@Nullable Object... values) {
        StringBuilder line = new StringBuilder();
        for (@Nullable Object value : values) {
            add(value, line);
        }
        return line.toString().trim();
    }

    private static void add(@Nullable Object value, StringBuilder line) {
        if (value instanceof Record record) {
            line.append(record.getClass().getSimpleName()).append(' ');
            for (RecordComponent part : record.getClass().getRecordComponents()) {
                add(part(record, part), line);
            }
        } else if (value instanceof List<?> list) {
            line.append(list.size()).append(' ');
            list.forEach(each -> add(each, line));
        } else {
            line.append(word(value)).append(' ');
        }
    }

    private static String word(@Nullable Object value) {
        if (value instanceof SessionKey key) {
            return key.hex();
        }
        // A leading quote keeps an empty text a word, and the text "~" apart from null.
        return value instanceof String text
                ? "'" + URLEncoder.encode(text, StandardCharsets.UTF_8)
                : value == null ? NULL : value.toString();
    }

    static @Nullable Object read(Class<?> type, StringTokenizer words) {
        if (type == List.class) {
            List<Object> list = new ArrayList<>();
            for (int left = Integer.parseInt(words.nextToken()); left > 0; left--) {
                Object element = read(Record.class, words);
                if (element != null) {
                    list.add(element);
                }
            }
            return list;
        }
        String word = words.nextToken();
        if (word.equals(NULL)) {
            return null;
        } else if (type == String.class) {
            return URLDecoder.decode(word.substring(1), StandardCharsets.UTF_8);
        } else if (type == long.class) {
            return Long.parseLong(word);
        } else if (type == int.class) {
            return Integer.parseInt(word);
        } else if (type == boolean.class) {
            return Boolean.parseBoolean(word);
        } else if (type == SessionKey.class) {
            return SessionKey.parse(word);
        } else if (type == Outcome.class) {
            return Outcome.valueOf(word);
        }
        Class<?> record = RECORDS.get(word);
        if (record == null) {
            throw new IllegalArgumentException("A line of a history names \"" + word + "\", which is no record of one");
        }
        return make(record, words);
    }

    private static Object make(Class<?> type, StringTokenizer words) {
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new @Nullable Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = read(types[i], words);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record of a history cannot be made: " + type.getSimpleName(), e);
        }
    }

    private static @Nullable Object part(Record record, RecordComponent part) {
        try {
            var accessor = part.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record of a history cannot be read: " + part, e);
        }
    }
}
