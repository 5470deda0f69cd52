package dev.sojourn.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Java code of the guides and of Javadoc, compiled as a reader would who pastes it. A block that begins with imports
 * is a file; any other is the inside of a method, where only {@link #GIVEN} is there already. A page that has a block
 * of nothing but imports promises that its methods need no others.
 */
final class GuideCode {

    /** What a reader has before a page begins: names that its code may use without making them. */
    static final Map<String, String> GIVEN = given();

    private static final Pattern BLOCK = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern JAVADOC_BLOCK =
            Pattern.compile("^ *\\* <pre>\\{@code\\n(.*?)^ *\\* \\}</pre>", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern IMPORTS_ALONE =
            Pattern.compile("^```java\n((?:import [^;\n]+;[^\n]*\n)+)^```", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import [^;\n]+;", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE);
    private static final String IMPORTS = Stream.of(
                    "com.sun.net.httpserver.HttpServer",
                    "dev.sojourn.*",
                    "dev.sojourn.codec.*",
                    "dev.sojourn.codec.jackson.*",
                    "dev.sojourn.codec.serialization.*",
                    "dev.sojourn.http.*",
                    "dev.sojourn.httpserver.*",
                    "dev.sojourn.id.*",
                    "dev.sojourn.micrometer.*",
                    "dev.sojourn.opentelemetry.*",
                    "dev.sojourn.policy.*",
                    "dev.sojourn.server.rest.*",
                    "dev.sojourn.servlet.*",
                    "dev.sojourn.store.*",
                    "dev.sojourn.store.jdbc.*",
                    "dev.sojourn.store.near.*",
                    "dev.sojourn.store.redis.*",
                    "dev.sojourn.store.rocksdb.*",
                    "dev.sojourn.websocket.*",
                    "jakarta.servlet.ServletContext",
                    "jakarta.servlet.http.*",
                    "jakarta.websocket.server.ServerEndpointConfig",
                    "java.io.ObjectInputFilter",
                    "java.net.InetSocketAddress",
                    "java.nio.file.Path",
                    "java.time.*",
                    "java.util.*",
                    "java.util.concurrent.*",
                    "javax.sql.DataSource",
                    "org.apache.catalina.Context",
                    "org.apache.catalina.startup.Tomcat",
                    "org.jspecify.annotations.Nullable")
            .map(name -> "import " + name + "; ")
            .collect(Collectors.joining());

    private GuideCode() {}

    private static Map<String, String> given() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("engine", "dev.sojourn.SessionEngine");
        types.put("session", "dev.sojourn.Session");
        types.put("signedId", "String");
        types.put("store", "dev.sojourn.store.SessionStore");
        types.put("sockets", "dev.sojourn.websocket.SessionSockets");
        types.put("request", "jakarta.servlet.http.HttpServletRequest");
        types.put("servletContext", "jakarta.servlet.ServletContext");
        types.put("uri", "String");
        types.put("dataSource", "javax.sql.DataSource");
        types.put("directory", "java.nio.file.Path");
        types.put("adminToken", "String");
        types.put("registry", "io.micrometer.core.instrument.MeterRegistry");
        types.put("openTelemetry", "io.opentelemetry.api.OpenTelemetry");
        types.put("context", "org.apache.catalina.Context");
        return types;
    }

    /** One file for the compiler. */
    static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** The pages that readers paste from: the README and the guides. */
    static List<Path> pages(Path root) {
        try (Stream<Path> guides = Files.list(root.resolve("docs").resolve("guide"))) {
            return Stream.concat(Stream.of(root.resolve("README.md")), guides.sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of a page as files. Lines keep their numbers, for messages. */
    static List<Source> sources(String page) {
        return sources(page, BLOCK, UnaryOperator.identity());
    }

    /** The blocks in the Javadoc of a source. */
    static List<Source> javadocSources(String source) {
        return sources(source, JAVADOC_BLOCK, code -> code.replaceAll("(?m)^ *\\* ?", ""));
    }

    private static List<Source> sources(String page, Pattern pattern, UnaryOperator<String> plain) {
        List<Source> sources = new ArrayList<>();
        Matcher alone = IMPORTS_ALONE.matcher(page);
        String imports = alone.find() ? imports(alone.group(1)) : IMPORTS;
        for (MatchResult block : pattern.matcher(page).results().toList()) {
            String code = plain.apply(block.group(1));
            String lines = "\n".repeat((int) page.substring(0, block.start(1))
                    .chars()
                    .filter(c -> c == '\n')
                    .count());
            Matcher type = TYPE.matcher(code);
            if (code.startsWith("import ") && type.find()) {
                sources.add(new Source(type.group(1), lines + code));
            } else if (!isImports(code)) {
                String name = "Block" + sources.size();
                sources.add(new Source(
                        name,
                        imports + "class " + name + " { void run(" + parameters(code) + ") throws Exception {" + lines
                                + code + "}}"));
            }
        }
        return sources;
    }

    private static boolean isImports(String code) {
        return code.lines().allMatch(line -> line.startsWith("import "));
    }

    private static String imports(String block) {
        return IMPORT.matcher(block).results().map(MatchResult::group).collect(Collectors.joining(" ", "", " "));
    }

    private static String parameters(String code) {
        return GIVEN.entrySet().stream()
                .filter(given -> !Pattern.compile("\\w " + given.getKey() + " =|\\b" + given.getKey() + " ->")
                        .matcher(code)
                        .find())
                .map(given -> given.getValue() + " " + given.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Compiles files into a folder; returns what is wrong with them. */
    static List<String> compile(List<Source> sources, Path into) {
        if (sources.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> heard = new DiagnosticCollector<>();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> options = List.of("-d", into.toString(), "-cp", path, "-proc:none");
        compiler.getTask(null, null, heard, options, null, sources).call();
        return heard.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> "line " + each.getLineNumber() + ": " + each.getMessage(Locale.ROOT))
                .toList();
    }
}
