package dev.sojourn.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@code mount.json} (RFC 8259), and remembers the line of each option for the messages about it. */
final class MountJson {

    private static final int DEEPEST = 32;

    private final String file;
    private final String text;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private int at;

    private MountJson(String file, String text) {
        this.file = file;
        this.text = text;
    }

    record Parsed(Map<String, @Nullable Object> values, Map<String, Integer> lines) {}

    static Parsed parse(String file, String text) {
        MountJson json = new MountJson(file, text);
        json.space();
        if (json.peek() != '{') {
            throw json.fault("an object is expected");
        }
        Map<String, @Nullable Object> value = json.object(0);
        json.space();
        if (json.at < text.length()) {
            throw json.fault("nothing may follow the object");
        }
        return new Parsed(value, json.lines);
    }

    private @Nullable Object value(int depth) {
        if (depth > DEEPEST) {
            throw fault("nested too deep");
        }
        space();
        char c = peek();
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        if (c == '"') {
            return string();
        }
        if (c == '-' || c >= '0' && c <= '9') {
            return number();
        }
        for (String word : List.of("true", "false", "null")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("null") ? null : Boolean.valueOf(word);
            }
        }
        throw fault("a value is expected");
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        space();
        while (peek() != '}') {
            int line = line();
            String name = string();
            space();
            take(':');
            if (object.containsKey(name)) {
                throw fault("\"" + name + "\" is there twice");
            }
            object.put(name, value(depth + 1));
            if (depth == 0) {
                lines.put(name, line);
            }
            space();
            if (peek() != '}') {
                take(',');
                space();
                if (peek() == '}') {
                    throw fault("a name is expected after the comma");
                }
            }
        }
        at++;
        return object;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        space();
        while (peek() != ']') {
            array.add(value(depth + 1));
            space();
            if (peek() != ']') {
                take(',');
                space();
                if (peek() == ']') {
                    throw fault("a value is expected after the comma");
                }
            }
        }
        at++;
        return array;
    }

    private String string() {
        take('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw fault("a control character in a text");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c == 'u' && at + 4 <= text.length()) {
            try {
                char unit = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                at += 4;
                return unit;
            } catch (NumberFormatException e) {
                throw fault("four hexadecimal digits are expected");
            }
        }
        throw fault("an unknown escape in a text");
    }

    private Object number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.length() > 40 || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw fault("this is not a number");
        }
        double value = Double.parseDouble(digits);
        boolean whole = value == (long) value && Math.abs(value) < 1L << 53;
        return whole ? (Object) (long) value : (Object) value;
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw fault("'" + wanted + "' is expected");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw fault("the text ends too early");
        }
        return text.charAt(at);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private int line() {
        return 1
                + (int) text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private MountException fault(String reason) {
        return new MountException(file + ":" + line() + ": " + reason);
    }
}
