package dev.sojourn.codec.jackson.spring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.FlashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;

/** A flash map is more than the map it extends: it is for one target, and expires. */
final class FlashMaps {

    private static final String ATTRIBUTES = "attributes";
    private static final String EXPIRATION_TIME = "expirationTime";
    private static final String PARAMETERS = "targetRequestParams";
    private static final String PATH = "targetRequestPath";

    private FlashMaps() {}

    static JacksonModule module(Set<String> names) {
        names.add(FlashMap.class.getName());
        return new SimpleModule("sojourn-flash-maps")
                .addSerializer(FlashMap.class, new Writer())
                .addDeserializer(FlashMap.class, new Reader());
    }

    private static final class Writer extends ValueSerializer<FlashMap> {

        @Override
        public void serialize(FlashMap value, JsonGenerator out, SerializationContext context) {
            out.writeStartObject(value);
            writeContent(value, out, context);
            out.writeEndObject();
        }

        @Override
        public void serializeWithType(
                FlashMap value, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            WritableTypeId id = types.writeTypePrefix(out, context, types.typeId(value, JsonToken.START_OBJECT));
            writeContent(value, out, context);
            types.writeTypeSuffix(out, context, id);
        }

        private static void writeContent(FlashMap value, JsonGenerator out, SerializationContext context) {
            TypeSerializer types = context.findTypeSerializer(context.constructType(Object.class));
            out.writeObjectPropertyStart(ATTRIBUTES);
            for (Map.Entry<String, @Nullable Object> entry : new TreeMap<>(value).entrySet()) {
                Object attribute = entry.getValue();
                out.writeName(entry.getKey());
                if (attribute == null) {
                    out.writeNull();
                    continue;
                }
                try {
                    context.handlePrimaryContextualization(context.findValueSerializer(attribute.getClass()), null)
                            .serializeWithType(attribute, out, context, types);
                } catch (RuntimeException e) {
                    throw JacksonException.wrapWithPath(e, value, entry.getKey());
                }
            }
            out.writeEndObject();
            out.writeNumberProperty(EXPIRATION_TIME, value.getExpirationTime());
            out.writeObjectPropertyStart(PARAMETERS);
            new TreeMap<>(value.getTargetRequestParams()).forEach((name, values) -> {
                out.writeArrayPropertyStart(name);
                values.forEach(out::writeString);
                out.writeEndArray();
            });
            out.writeEndObject();
            out.writeStringProperty(PATH, value.getTargetRequestPath());
        }
    }

    private static final class Reader extends ValueDeserializer<FlashMap> {

        @Override
        public FlashMap deserialize(JsonParser in, DeserializationContext context) {
            FlashMap flash = new FlashMap();
            JsonToken token = in.currentToken() == JsonToken.START_OBJECT ? in.nextToken() : in.currentToken();
            for (; token == JsonToken.PROPERTY_NAME; token = in.nextToken()) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case ATTRIBUTES -> readAttributes(flash, in, context);
                    case EXPIRATION_TIME -> flash.setExpirationTime(in.getLongValue());
                    case PARAMETERS -> readParameters(flash, context.readTree(in));
                    case PATH -> flash.setTargetRequestPath(in.getValueAsString());
                    default -> in.skipChildren();
                }
            }
            return flash;
        }

        private static void readAttributes(FlashMap flash, JsonParser in, DeserializationContext context) {
            JavaType any = context.constructType(Object.class);
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                Object value = in.nextToken() == JsonToken.VALUE_NULL ? null : context.readValue(in, any);
                flash.put(name, value);
            }
        }

        private static void readParameters(FlashMap flash, JsonNode parameters) {
            Map<String, List<String>> all = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : parameters.properties()) {
                List<String> values = all.computeIfAbsent(entry.getKey(), name -> new ArrayList<>());
                entry.getValue().forEach(value -> values.add(value.asString()));
            }
            all.forEach((name, values) -> values.forEach(value -> flash.addTargetRequestParam(name, value)));
        }
    }
}
