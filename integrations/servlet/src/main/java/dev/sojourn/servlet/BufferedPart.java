package dev.sojourn.servlet;

import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One part of a body that was read in search of a session id. It stays in memory, as the body does. */
final class BufferedPart implements Part {

    private final Map<String, List<String>> headers;
    private final byte[] content;
    private final String name;
    private final @Nullable String fileName;
    private final @Nullable Path folder;

    /**
     * What a part says of itself, and what it holds.
     *
     * @param headers by their names in small letters
     * @param folder where a relative path is written to; null when the container names none
     */
    BufferedPart(
            Map<String, List<String>> headers,
            byte[] content,
            String name,
            @Nullable String fileName,
            @Nullable Path folder) {
        this.headers = headers;
        this.content = content;
        this.name = name;
        this.fileName = fileName;
        this.folder = folder;
    }

    byte[] content() {
        return content;
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(content);
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader("content-type");
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public @Nullable String getSubmittedFileName() {
        return fileName;
    }

    @Override
    public long getSize() {
        return content.length;
    }

    @Override
    public void write(String path) throws IOException {
        Path file = Path.of(path);
        if (!file.isAbsolute()) {
            if (folder == null) {
                throw new IOException("This container names no folder for temporary files; give an absolute path");
            }
            file = folder.resolve(file);
        }
        Files.write(file, content);
    }

    @Override
    public void delete() {
        // It is nowhere but in memory.
    }

    @Override
    public @Nullable String getHeader(String header) {
        Collection<String> values = getHeaders(header);
        return values.isEmpty() ? null : values.iterator().next();
    }

    @Override
    public Collection<String> getHeaders(String header) {
        return headers.getOrDefault(BufferedParts.small(header), List.of());
    }

    @Override
    public Collection<String> getHeaderNames() {
        return List.copyOf(headers.keySet());
    }
}
