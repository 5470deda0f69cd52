package dev.sojourn.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Measures Java sources: lines of a file, lines of code, length of methods. */
final class SourceSize {
    /** One method or constructor, from its first modifier to its closing brace; its Javadoc is not counted. */
    record Method(String name, int lines) {}

    private SourceSize() {}

    static int lines(String source) {
        return (int) source.lines().count();
    }

    /** Lines that hold more than blanks and comments. */
    static int codeLines(String source) {
        return (int)
                withoutComments(source).lines().filter(line -> !line.isBlank()).count();
    }

    /** Percentile by the nearest-rank method; 0 for no values. */
    static int percentile(List<Integer> values, int percent) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Integer> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
    }

    static List<Method> methods(Path file) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Method> found = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodScanner(unit, positions, found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String withoutComments(String source) {
        StringBuilder kept = new StringBuilder(source.length());
        int at = 0;
        while (at < source.length()) {
            int end = endOfToken(source, at);
            boolean comment = source.startsWith("//", at) || source.startsWith("/*", at);
            String token = source.substring(at, end);
            // A comment keeps its line ends, so that what stands behind it stays on its line.
            kept.append(comment ? token.replaceAll("[^\n]", "") : token);
            at = end;
        }
        return kept.toString();
    }

    private static int endOfToken(String source, int at) {
        if (source.startsWith("//", at)) {
            return before(source, source.indexOf('\n', at));
        }
        if (source.startsWith("/*", at)) {
            return behind(source, source.indexOf("*/", at + 2), 2);
        }
        if (source.startsWith("\"\"\"", at)) {
            return closing(source, at + 3, "\"\"\"");
        }
        char first = source.charAt(at);
        return first == '"' || first == '\'' ? closing(source, at + 1, String.valueOf(first)) : at + 1;
    }

    private static int closing(String source, int from, String quote) {
        int at = from;
        while (at < source.length() && !source.startsWith(quote, at)) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + quote.length(), source.length());
    }

    private static int before(String source, int found) {
        return found < 0 ? source.length() : found;
    }

    private static int behind(String source, int found, int length) {
        return found < 0 ? source.length() : found + length;
    }

    private static final class MethodScanner extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Method> found;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
            long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
            found.add(new Method(method.getName().toString(), (int) (last - first + 1)));
            return super.visitMethod(method, unused);
        }
    }
}
