package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data that a command gives out, in one of its faces. Nothing is held back: a list of any length takes the same
 * memory. Closed at the end of the command, for it is buffered.
 */
final class Output implements AutoCloseable {

    /** Whoever read has had enough, as {@code head} has: no fault, and nothing more to do. */
    static final class ReaderGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReaderGoneException(IOException cause) {
            super(cause);
        }
    }

    /** What is done with JSON. */
    @FunctionalInterface
    interface Json {
        void write(JsonGenerator out) throws IOException;
    }

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Context context;
    private final FaceOptions face;
    private final Writer out;
    private @Nullable JsonGenerator json;

    Output(Context context, FaceOptions face) {
        this.context = context;
        this.face = face;
        this.out = new BufferedWriter(new OutputStreamWriter(context.terminal().out(), StandardCharsets.UTF_8));
    }

    boolean isJson() {
        return face.json;
    }

    boolean isForPeople() {
        return context.terminal().outIsTerminal() && !face.json;
    }

    boolean inLines() {
        return face.lines;
    }

    boolean inColour() {
        String never = context.environment().getOrDefault("NO_COLOR", "");
        String kind = context.environment().getOrDefault("TERM", "dumb");
        return isForPeople() && !face.noColor && never.isEmpty() && !kind.equals("dumb");
    }

    /** One line of text. */
    void line(String text) throws Failure {
        try {
            out.write(text);
            out.write('\n');
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** One JSON value on a line of its own. */
    void json(Json body) throws Failure {
        try {
            JsonGenerator generator = json;
            if (generator == null) {
                generator = JSON.createGenerator(out);
                generator.setRootValueSeparator(null);
                json = generator;
            }
            body.write(generator);
            generator.writeRaw('\n');
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** One thing: an object, or a line for each of its parts. */
    void figures(List<Figure> figures) throws Failure {
        if (face.json) {
            json(out -> Figure.write(figures, out));
            return;
        }
        int width =
                figures.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        for (Figure each : figures) {
            String cell = isForPeople() ? each.cell().shown() : each.cell().plain();
            if (face.lines) {
                line(each.name() + ": " + cell);
            } else if (isForPeople()) {
                line(each.name() + " ".repeat(width - each.name().length() + 2) + cell);
            } else {
                line(each.name() + "\t" + cell);
            }
        }
    }

    /** One number or word alone, with its object for JSON. */
    void bare(Cell cell, Json body) throws Failure {
        if (face.json) {
            json(body);
        } else {
            line(cell.plain());
        }
    }

    /** A sentence for people, beside the data. */
    void note(String sentence) {
        if (!face.quiet) {
            context.terminal().err().println(sentence);
        }
    }

    void flush() throws Failure {
        try {
            if (json != null) {
                json.flush();
            }
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public void close() throws Failure {
        flush();
    }

    private Failure lost(IOException e) {
        if (isPipe(e)) {
            throw new ReaderGoneException(e);
        }
        return Failure.failed("standard output cannot be written: " + e.getMessage(), e);
    }

    /** The system's words may be in any language; Linux tells what standard output is. */
    private boolean isPipe(IOException e) {
        if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
            return true;
        }
        if (!(context.terminal().out() instanceof FileOutputStream)) {
            return false;
        }
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().matches("(pipe|socket):.*");
        } catch (IOException | UnsupportedOperationException none) {
            return false;
        }
    }
}
