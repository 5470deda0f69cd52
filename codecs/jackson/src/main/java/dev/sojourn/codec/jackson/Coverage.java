package dev.sojourn.codec.jackson;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Remembers which properties of which class are written. */
final class Coverage extends ValueSerializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient Map<Class<?>, Set<String>> written = new ConcurrentHashMap<>();

    @Override
    public List<BeanPropertyWriter> changeProperties(
            SerializationConfig config, BeanDescription.Supplier description, List<BeanPropertyWriter> properties) {
        written.put(
                description.getBeanClass(),
                properties.stream()
                        .map(property -> property.getMember() == null
                                ? property.getName()
                                : property.getMember().getName())
                        .collect(Collectors.toUnmodifiableSet()));
        return properties;
    }

    /** Whether what this field holds is part of the JSON, so that equal JSON means an equal field. */
    boolean includes(Class<?> type, String field) {
        return written.getOrDefault(type, Set.of()).contains(field);
    }
}
