package dev.sojourn.codec.jackson;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.jdk.EnumSetSerializer;
import tools.jackson.databind.ser.jdk.MapSerializer;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

/** Puts Jackson's own serializers of sets and maps behind an {@link Order}. */
final class OrderedContainers extends ValueSerializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient Order order;

    OrderedContainers(Order order) {
        this.order = order;
    }

    @Override
    public ValueSerializer<?> modifyCollectionSerializer(
            SerializationConfig config,
            CollectionType type,
            BeanDescription.Supplier description,
            ValueSerializer<?> serializer) {
        return type.isTypeOrSubTypeOf(Set.class) && !(serializer instanceof EnumSetSerializer)
                ? new Sets(order, serializer)
                : serializer;
    }

    @Override
    public ValueSerializer<?> modifyMapSerializer(
            SerializationConfig config,
            MapType type,
            BeanDescription.Supplier description,
            ValueSerializer<?> serializer) {
        return serializer instanceof MapSerializer maps ? new Maps(order, maps) : serializer;
    }

    private static final class Sets extends ValueSerializer<Collection<?>> {

        private final Order order;
        private final ValueSerializer<Object> plain;

        @SuppressWarnings("unchecked") // It was found for collections.
        Sets(Order order, ValueSerializer<?> plain) {
            this.order = order;
            this.plain = (ValueSerializer<Object>) plain;
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            return new Sets(order, plain.createContextual(context, property));
        }

        @Override
        public void serialize(Collection<?> value, JsonGenerator out, SerializationContext context) {
            plain.serialize(order.of(value), out, context);
        }

        @Override
        public void serializeWithType(
                Collection<?> value, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            // As a scalar, so that what follows the name is the array as it is written without one.
            WritableTypeId id =
                    types.writeTypePrefix(out, context, types.typeId(value, JsonToken.VALUE_EMBEDDED_OBJECT));
            plain.serialize(order.of(value), out, context);
            types.writeTypeSuffix(out, context, id);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Collection<?> value) {
            return plain.isEmpty(context, value);
        }
    }

    private static final class Maps extends ValueSerializer<Map<?, ?>> {

        private final Order order;
        private final MapSerializer plain;

        Maps(Order order, MapSerializer plain) {
            this.order = order;
            this.plain = plain;
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            ValueSerializer<?> contextual = plain.createContextual(context, property);
            return contextual instanceof MapSerializer maps ? new Maps(order, maps) : contextual;
        }

        @Override
        public void serialize(Map<?, ?> value, JsonGenerator out, SerializationContext context) {
            plain.serialize(order.of(value), out, context);
        }

        @Override
        public void serializeWithType(
                Map<?, ?> value, JsonGenerator out, SerializationContext context, TypeSerializer types) {
            out.assignCurrentValue(value);
            WritableTypeId id = types.writeTypePrefix(out, context, types.typeId(value, JsonToken.START_OBJECT));
            plain.serializeWithoutTypeInfo(order.of(value), out, context);
            types.writeTypeSuffix(out, context, id);
        }

        @Override
        public boolean isEmpty(SerializationContext context, Map<?, ?> value) {
            return plain.isEmpty(context, value);
        }
    }
}
