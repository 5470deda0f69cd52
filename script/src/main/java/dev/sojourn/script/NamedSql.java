package dev.sojourn.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An SQL text with its arguments in order: {@code ?} takes the next one, {@code ?2} the second, {@code :name} the
 * member of an object that is the only argument. Quoted texts, quoted names and comments are left alone.
 *
 * @param sql the text with plain question marks
 * @param arguments one for each question mark
 */
record NamedSql(String sql, List<Object> arguments) {

    static NamedSql of(String sql, List<?> given) {
        StringBuilder out = new StringBuilder();
        List<Object> arguments = new ArrayList<>();
        int next = 0;
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int end = endOfOpaque(sql, at);
            if (end > at) {
                out.append(sql, at, end);
                at = end;
            } else if (c == '?') {
                int digits = endOf(sql, at + 1, false);
                int index = digits == at + 1 ? next++ : Integer.parseInt(sql.substring(at + 1, digits)) - 1;
                arguments.add(at(given, index));
                out.append('?');
                at = digits;
            } else if (c == ':' && isNamed(sql, at, given)) {
                int last = endOf(sql, at + 1, true);
                arguments.add(member(given, sql.substring(at + 1, last)));
                out.append('?');
                at = last;
            } else {
                out.append(c);
                at++;
            }
        }
        return new NamedSql(out.toString(), arguments);
    }

    private static boolean isNamed(String sql, int at, List<?> given) {
        boolean cast = at > 0 && sql.charAt(at - 1) == ':' || sql.startsWith("::", at);
        return !cast
                && given.size() == 1
                && given.get(0) instanceof Map
                && at + 1 < sql.length()
                && Character.isJavaIdentifierStart(sql.charAt(at + 1));
    }

    /** Where a quoted part or a comment that begins here ends; the same place when none does. */
    private static int endOfOpaque(String sql, int at) {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') {
            return after(sql, String.valueOf(c), at + 1);
        }
        if (sql.startsWith("--", at)) {
            return after(sql, "\n", at);
        }
        return sql.startsWith("/*", at) ? after(sql, "*/", at + 2) : at;
    }

    private static int after(String sql, String mark, int from) {
        int end = sql.indexOf(mark, from);
        return end < 0 ? sql.length() : end + mark.length();
    }

    private static int endOf(String sql, int from, boolean letters) {
        int end = from;
        while (end < sql.length()
                && (letters ? Character.isJavaIdentifierPart(sql.charAt(end)) : digit(sql.charAt(end)))) {
            end++;
        }
        return end;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Object at(List<?> given, int index) {
        if (index < 0 || index >= given.size()) {
            throw new IllegalArgumentException(
                    "The statement wants argument " + (index + 1) + ", but db.query got " + given.size());
        }
        return boxed(given.get(index));
    }

    private static Object member(List<?> given, String name) {
        Map<?, ?> members = (Map<?, ?>) given.get(0);
        if (!members.containsKey(name)) {
            throw new IllegalArgumentException("The statement wants :" + name + ", which db.query did not get");
        }
        return boxed(members.get(name));
    }

    /** Lists of this record hold no null: SQL's own NULL has a stand-in. */
    private static Object boxed(@Nullable Object value) {
        return value == null ? SqlValues.NULL : value;
    }
}
