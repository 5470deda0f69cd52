package dev.sojourn.codec.jackson;

import java.net.URL;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;

/** How some classes of the JDK are written and read other than Jackson does it. */
final class JdkForms {

    private JdkForms() {}

    static void addTo(SimpleModule module, Order order) {
        module.addSerializer(Double.class, new TypedDouble());
        module.addSerializer(classOfClasses(), new NoClasses());
        module.addDeserializer(classOfClasses(), new NoClassesRead());
        module.addDeserializer(URL.class, new Urls());
        module.addKeyDeserializer(URL.class, new UrlKeys());
        // One that keeps the order in which its elements were written.
        module.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
        module.setSerializerModifier(new OrderedContainers(order));
        module.setDeserializerModifier(new SpreadSets());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There is no literal for it.
    private static Class<Class<?>> classOfClasses() {
        return (Class) Class.class;
    }

    /** Says that it is a Double where that is not declared, for a number without a name may be read as another. */
    private static final class TypedDouble extends ValueSerializer<Double> {

        @Override
        public void serialize(Double value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(value);
        }

        @Override
        public void serializeWithType(
                Double value, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            WritableTypeId id = types.writeTypePrefix(out, context, types.typeId(value, JsonToken.VALUE_NUMBER_FLOAT));
            out.writeNumber(value);
            types.writeTypeSuffix(out, context, id);
        }
    }

    /** A field that holds a class would let the data choose what is loaded. */
    private static final class NoClasses extends ValueSerializer<Class<?>> {

        @Override
        public void serialize(Class<?> value, JsonGenerator out, SerializationContext context) {
            throw Refusals.notAllowed(Class.class);
        }

        @Override
        public void serializeWithType(
                Class<?> value, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            throw Refusals.notAllowed(Class.class);
        }
    }

    private static final class NoClassesRead extends ValueDeserializer<Class<?>> {

        @Override
        public Class<?> deserialize(JsonParser in, DeserializationContext context) {
            throw Refusals.notAllowed(Class.class.getName());
        }
    }

    private static final class Urls extends StdDeserializer<URL> {

        Urls() {
            super(URL.class);
        }

        @Override
        public URL deserialize(JsonParser in, DeserializationContext context) {
            return QuietUrls.read(in.getValueAsString(""));
        }
    }

    private static final class UrlKeys extends KeyDeserializer {

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return QuietUrls.read(key);
        }
    }
}
