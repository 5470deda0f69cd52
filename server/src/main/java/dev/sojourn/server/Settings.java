package dev.sojourn.server;

import dev.sojourn.server.cli.Suggestion;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The text of each option and where it came from: flag before environment before file before default. */
final class Settings {

    /** Stands, in a file, for the folder that the server is installed in, wherever it was started. */
    private static final String HOME = "${sojourn.home}";

    /** One option's text. */
    private record Setting(String text, String origin) {}

    private final Map<Option, Setting> settings = new EnumMap<>(Option.class);

    private Settings() {}

    static Settings read(List<String> arguments, Map<String, String> environment) throws OptionException {
        Settings read = new Settings();
        read.flags(arguments);
        for (Option option : Option.values()) {
            String text = environment.getOrDefault(option.variable(), "");
            if (!text.isEmpty()) {
                read.settings.putIfAbsent(option, new Setting(text, " (from " + option.variable() + ")"));
            }
        }
        String file = read.text(Option.CONFIG);
        if (file != null) {
            read.file(file);
        }
        return read;
    }

    /** The option's text, or null when it is not set and has no default. */
    @Nullable
    String text(Option option) {
        Setting setting = settings.get(option);
        return setting == null ? option.preset() : setting.text();
    }

    /** The fault of an option's value: the value is shown unless it is a secret. */
    OptionException fault(Option option, String allowed) {
        return option.isSecret()
                ? new OptionException(option.flag() + origin(option) + " is wrong: " + allowed)
                : fault(option, printable(String.valueOf(text(option))), allowed);
    }

    /** The fault of an option of which only a part can be shown. */
    OptionException fault(Option option, String shown, String allowed) {
        return new OptionException(option.flag() + origin(option) + " is \"" + shown + "\": " + allowed);
    }

    private String origin(Option option) {
        Setting setting = settings.get(option);
        return setting == null ? "" : setting.origin();
    }

    private void flags(List<String> arguments) throws OptionException {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            if (!flag.startsWith("--")) {
                // Not shown: it may be the second half of a secret that was not quoted.
                throw new OptionException("argument " + (i + 2) + " is not an option; options are " + Option.flags());
            }
            Option option = Option.ofKey(flag.substring(2));
            if (option == null) {
                throw new OptionException("unknown option \"" + printable(flag) + "\"; " + meant(flag));
            }
            String text =
                    equals >= 0 ? argument.substring(equals + 1) : i + 1 < arguments.size() ? arguments.get(++i) : "";
            if (text.isEmpty() || equals < 0 && text.startsWith("--")) {
                throw new OptionException("option " + option.flag() + " has no value; write " + option.flag() + "=...");
            }
            if (settings.putIfAbsent(option, new Setting(text, "")) != null) {
                throw new OptionException("option " + option.flag() + " is given twice; give it once");
            }
        }
    }

    /** The option that is nearly the same, else all that there are. */
    private static String meant(String flag) {
        String near =
                Suggestion.of(flag, Stream.of(Option.values()).map(Option::flag).toList());
        return near == null ? "options are " + Option.flags() : "did you mean " + near + "? --help tells all options";
    }

    private void file(String name) throws OptionException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(name))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw fault(Option.CONFIG, "it must be a readable properties file in UTF-8");
        }
        for (String key : properties.stringPropertyNames()) {
            Option option = Option.ofKey(key);
            if (option == null || option == Option.CONFIG) {
                throw fault(Option.CONFIG, "its key \"" + printable(key) + "\" is not an option; " + meant("--" + key));
            }
            String text = properties.getProperty(key).strip().replace(HOME, home());
            if (!text.isEmpty()) {
                settings.putIfAbsent(option, new Setting(text, " (from " + printable(name) + ")"));
            }
        }
    }

    private static String home() {
        return System.getProperty("sojourn.home", ".");
    }

    /** Text for a terminal: one line, no control characters, of bounded length. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < 200; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return shown.toString();
    }
}
