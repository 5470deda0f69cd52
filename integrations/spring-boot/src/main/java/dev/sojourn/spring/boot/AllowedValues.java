package dev.sojourn.spring.boot;

import dev.sojourn.codec.jackson.JacksonForm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.context.WebApplicationContext;

/**
 * Which classes the application will put into sessions, as far as it says so itself. Its singletons are none: a value
 * that holds one by accident would take it into the store, with the keys and passwords that it knows.
 */
final class AllowedValues {

    private static final Logger LOG = System.getLogger(AllowedValues.class.getName());

    private final ConfigurableListableBeanFactory beans;
    private final JacksonForm.Builder json;

    AllowedValues(ConfigurableListableBeanFactory beans, JacksonForm.Builder json) {
        this.beans = beans;
        this.json = json;
    }

    /** Allows what the application says, and what is listed: packages and classes. */
    void allow(List<String> listed) {
        if (AutoConfigurationPackages.has(beans)) {
            AutoConfigurationPackages.get(beans).forEach(this::ofApplication);
        }
        for (String name : beans.getBeanDefinitionNames()) {
            ofBean(name, beans.getMergedBeanDefinition(name));
        }
        listed.forEach(this::listed);
    }

    private void ofApplication(String name) {
        try {
            json.allowPackage(name);
        } catch (IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "The package \"{0}\" of the application is too wide for what may be read from a session store. Its"
                            + " classes are refused in sessions; list their packages in sojourn.codec.allow",
                    name);
        }
    }

    private void ofBean(String name, BeanDefinition definition) {
        Class<?> type = beans.getType(name, false);
        if (WebApplicationContext.SCOPE_SESSION.equals(definition.getScope())) {
            // A scoped proxy stands under the bean's own name; what goes into the session is its target.
            allowClass(type);
        } else if (type != null && !ScopedProxyUtils.isScopedTarget(name)) {
            if (definition.isSingleton()) {
                json.refuse(ClassUtils.getUserClass(type));
            }
            SessionAttributes attributes = AnnotatedElementUtils.findMergedAnnotation(type, SessionAttributes.class);
            if (attributes != null) {
                for (Class<?> each : attributes.types()) {
                    allowClass(each);
                }
            }
        }
    }

    private void allowClass(@Nullable Class<?> type) {
        if (type == null || type.isInterface() || type.isArray() || type.isPrimitive() || type == Object.class) {
            return;
        }
        Class<?> own = ClassUtils.getUserClass(type);
        String name = own.getName();
        // The values of the platform have a form of their own.
        if (!name.startsWith("java.") && (!Modifier.isAbstract(own.getModifiers()) || own.isEnum())) {
            json.allow(own);
        }
    }

    private void listed(String name) {
        ClassLoader loader = beans.getBeanClassLoader();
        Class<?> type;
        try {
            type = ClassUtils.forName(name, loader);
        } catch (ClassNotFoundException none) {
            var unused = SettingException.naming("sojourn.codec.allow", () -> json.allowPackage(name));
            return;
        }
        json.allow(type);
    }
}
