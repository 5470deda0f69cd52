package dev.sojourn.server.admin;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of tokens, one a line: a name, the token, and {@code viewer} for one that is only good for looking. Empty
 * lines and those that begin with {@code #} are passed over. It is read again when it has changed; one that has become
 * faulty is told in the log, and the tokens before stay good. Safe for use by several threads.
 */
public final class TokenFile {

    private static final Logger LOG = System.getLogger(TokenFile.class.getName());
    private static final int LEAST_TOKEN = 16;
    private static final int MOST_TOKENS = 100;

    private final Path file;
    private @Nullable Stamp read;
    private List<Tokens.Token> tokens;

    /** What tells that a file has changed. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when a line is faulty; the message has its number and no token
     */
    public TokenFile(Path file) throws IOException {
        this.file = file;
        Stamp now = stamp();
        this.tokens = parse();
        this.read = now;
    }

    synchronized List<Tokens.Token> tokens() {
        try {
            Stamp now = stamp();
            if (!now.equals(read)) {
                // Noted before it is judged: one fault is told once.
                read = now;
                tokens = parse();
                LOG.log(Level.INFO, "The file of tokens was read again: {0} of them", tokens.size());
            }
        } catch (IOException e) {
            if (read != null) {
                LOG.log(Level.WARNING, "The file of tokens cannot be read; those that it had stay good", e);
            }
            read = null;
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "The file of tokens is faulty; those that it had stay good. {0}", e.getMessage());
        }
        return tokens;
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    }

    private List<Tokens.Token> parse() throws IOException {
        List<Tokens.Token> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+");
                String fault = fault(parts);
                if (fault != null || !names.add(parts[0])) {
                    throw new IllegalArgumentException(
                            "Line " + (i + 1) + ": " + (fault == null ? "the name is another line's too" : fault));
                }
                found.add(Tokens.Token.of(parts[0], parts.length == 3 ? Role.VIEWER : Role.ADMIN, parts[1]));
            }
        }
        if (found.isEmpty() || found.size() > MOST_TOKENS) {
            throw new IllegalArgumentException(
                    "It holds " + found.size() + " tokens; it must be from 1 to " + MOST_TOKENS);
        }
        Tokens.requireDifferent(found);
        return List.copyOf(found);
    }

    private static @Nullable String fault(String[] parts) {
        if (parts.length < 2 || parts.length > 3 || parts.length == 3 && !parts[2].equals("viewer")) {
            return "it must be a name, a token, and perhaps the word viewer, with blanks between";
        }
        if (!parts[0].matches("[A-Za-z0-9._@-]{1,64}")) {
            return "a name must be 1 to 64 letters, digits and . _ @ -";
        }
        return parts[1].length() < LEAST_TOKEN
                ? "the token has fewer than " + LEAST_TOKEN + " characters. Make one with: openssl rand -base64 32"
                : null;
    }
}
