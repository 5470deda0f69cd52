package dev.sojourn.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/**
 * The sources of one generation of a mount, made once and parsed once for all its contexts: kernel, preludes, and each
 * program as a function of its globals, so that what a script declares is local to one run of it.
 */
final class Scripts {

    /** Nothing that survives a call, and nothing of the host. */
    static final Map<String, String> CONTEXT_OPTIONS = Map.of(
            "js.disable-eval", "true",
            "js.regexp-static-result", "false",
            "js.string-length-limit", Integer.toString(1 << 24),
            "js.load", "false",
            "js.print", "false",
            "js.console", "false",
            "js.graal-builtin", "false",
            "js.polyglot-builtin", "false",
            "js.java-package-globals", "false",
            "js.performance", "false");

    /** How the names of sources begin that came from a mount. */
    static final String MOUNTED = "mount:";

    private static final Source KERNEL = resource("kernel.js");

    private final Map<String, List<Source>> preludes = new LinkedHashMap<>();
    private final List<Unit> units = new ArrayList<>();
    private final List<String> guests;
    private final List<String> names;
    private final SharedFurnishing furnishing;

    /** A program and where the lines of its files begin in the text that is run. */
    record Unit(String name, Source source, List<Start> files, Program program) {}

    record Start(String file, int line) {}

    Scripts(String mount, Dialect dialect, List<Dialect> also, List<Program> programs, SharedFurnishing furnishing) {
        this.furnishing = furnishing;
        this.guests = also.stream().map(Dialect::name).toList();
        LinkedHashSet<String> all = new LinkedHashSet<>(dialect.globals());
        preludes.put(dialect.name(), prelude(dialect));
        for (Dialect guest : also) {
            preludes.put(guest.name(), prelude(guest));
            all.addAll(guest.guestGlobals());
        }
        this.names = List.copyOf(all);
        for (Program program : programs) {
            units.add(unit(mount, program));
        }
    }

    private Unit unit(String mount, Program program) {
        StringBuilder text = new StringBuilder("(function (" + String.join(", ", names) + ") {");
        List<Start> starts = new ArrayList<>();
        int line = 1;
        for (ScriptFile file : program.files()) {
            starts.add(new Start(mount + "/" + file.name(), line));
            text.append(file.text()).append('\n');
            line += (int) file.text().chars().filter(c -> c == '\n').count() + 1;
        }
        text.append("})");
        Source source = Source.newBuilder("js", text, MOUNTED + mount + "/" + program.name())
                .buildLiteral();
        return new Unit(program.name(), source, starts, program);
    }

    /** The script and line of a place in a program, or null when it is not one of these. */
    @Nullable
    String place(@Nullable SourceSection section) {
        if (section == null || !section.hasLines()) {
            return null;
        }
        for (Unit unit : units) {
            if (section.getSource().getName().equals(unit.source().getName())) {
                Start found = unit.files().get(0);
                for (Start start : unit.files()) {
                    found = start.line() <= section.getStartLine() ? start : found;
                }
                return found.file() + ":" + (section.getStartLine() - found.line() + 1);
            }
        }
        return null;
    }

    private static List<Source> prelude(Dialect dialect) {
        return dialect.prelude().stream().map(Scripts::resource).toList();
    }

    private static Source resource(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new MountException("The resource " + name + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Source.newBuilder("js", text, name).buildLiteral();
        } catch (IOException e) {
            throw new MountException("The resource " + name + " cannot be read", e);
        }
    }

    Source kernel() {
        return KERNEL;
    }

    /** The parts of each dialect's prelude in order, the prelude itself last. */
    Map<String, List<Source>> preludes() {
        return preludes;
    }

    List<Unit> units() {
        return units;
    }

    List<String> guests() {
        return guests;
    }

    Object globals() {
        return ProxyArray.fromList(new ArrayList<Object>(names));
    }

    SharedFurnishing furnishing() {
        return furnishing;
    }

    @Override
    public String toString() {
        return Objects.toString(names);
    }
}
