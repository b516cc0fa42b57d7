// The peer of bench/engine.py: JavaRosa, the engine inside ODK Collect, timed on a form and a script of answers.
//
//   java -cp ODK_Validate.jar:CLASSES JavaRosaBench FORM.xml MEDIA_DIR SCRIPT.tsv ROUNDS
//
// Each round loads the form from its XML, brings it to its first question and walks to the end as an
// interviewer does, showing and answering what the script names. The first round is a fresh process, as Collect
// is; later ones show what the JIT makes of it. Times are nanoseconds [wall, CPU of this thread].
// Prints one JSON object: {"loads": [[wall, cpu]], "rounds": [{"shows": […], "answers": […], "repeats": […],
// "refused": n, "left": n, "xml": "…"}], "peak_kib": n}.

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceFactory;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.services.storage.StorageManager;
import org.javarosa.core.services.storage.util.DummyIndexedStorageUtility;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

public class JavaRosaBench {
    static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static long[] now() {
        return new long[] {System.nanoTime(), THREADS.getCurrentThreadCpuTime()};
    }

    static void keep(List<long[]> times, long[] since) {
        long[] end = now();
        times.add(new long[] {end[0] - since[0], end[1] - since[1]});
    }

    static class Round {
        final List<long[]> shows = new ArrayList<>();
        final List<long[]> answers = new ArrayList<>();
        final List<long[]> repeats = new ArrayList<>();
        int refused;
        int left;
        String xml;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        StorageManager.setStorageFactory((name, type) -> new DummyIndexedStorageUtility<>());
        new XFormsModule().registerModule();
        ReferenceManager.instance().addReferenceFactory(new Folder(new File(arguments[1])));
        List<String[]> script = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[2]), StandardCharsets.UTF_8)) {
            script.add(line.split("\t", -1));
        }
        List<long[]> loads = new ArrayList<>();
        List<Round> rounds = new ArrayList<>();
        for (int number = Integer.parseInt(arguments[3]); number > 0; number--) {
            long[] since = now();
            FormDef form;
            try (InputStream in = new FileInputStream(arguments[0])) {
                form = XFormUtils.getFormFromInputStream(in);
            }
            form.initialize(true, new InstanceInitializationFactory());
            keep(loads, since);
            rounds.add(walk(form, script));
        }
        out.println(report(loads, rounds));
        out.flush();
    }

    static Round walk(FormDef form, List<String[]> script) throws IOException {
        Round round = new Round();
        FormEntryModel model = new FormEntryModel(form);
        FormEntryController controller = new FormEntryController(model);
        int next = 0;
        for (int event = controller.stepToNextEvent();
                event != FormEntryController.EVENT_END_OF_FORM && next < script.size();
                event = controller.stepToNextEvent()) {
            String[] step = script.get(next);
            FormIndex index = model.getFormIndex();
            if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT && step[0].equals("repeat")) {
                TreeReference ref = index.getReference();
                String own = reference(form, ref.getParentRef()) + "/" + ref.getNameLast();
                if (step[1].equals(own + "[" + (ref.getMultLast() + 1) + "]")) {
                    long[] since = now();
                    controller.newRepeat();
                    keep(round.repeats, since);
                    next++;
                }
            } else if (event == FormEntryController.EVENT_QUESTION && step[0].equals("answer")
                    && step[1].equals(reference(form, index.getReference()))) {
                answer(controller, model, step[2], round);
                next++;
            }
        }
        round.left = script.size() - next;
        round.xml = new String(new XFormSerializingVisitor().serializeInstance(form.getInstance()), StandardCharsets.UTF_8);
        return round;
    }

    static void answer(FormEntryController controller, FormEntryModel model, String text, Round round) {
        long[] since = now();
        FormEntryPrompt prompt = model.getQuestionPrompt();
        prompt.getQuestionText();
        prompt.getHelpText();
        prompt.isRequired();
        prompt.isReadOnly();
        List<SelectChoice> choices = isSelect(prompt) ? prompt.getSelectChoices() : List.of();
        for (SelectChoice choice : choices) {
            prompt.getSelectChoiceText(choice);
        }
        keep(round.shows, since);
        IAnswerData value = read(prompt, choices, text);
        since = now();
        int status = controller.answerQuestion(value, true);
        keep(round.answers, since);
        if (status != FormEntryController.ANSWER_OK) {
            round.refused++;
        }
    }

    static boolean isSelect(FormEntryPrompt prompt) {
        int control = prompt.getControlType();
        return control == Constants.CONTROL_SELECT_ONE || control == Constants.CONTROL_SELECT_MULTI
                || control == Constants.CONTROL_RANK;
    }

    static IAnswerData read(FormEntryPrompt prompt, List<SelectChoice> choices, String text) {
        if (!isSelect(prompt)) {
            if (prompt.getDataType() == Constants.DATATYPE_TEXT || prompt.getControlType() != Constants.CONTROL_INPUT) {
                return new StringData(text);
            }
            return AnswerDataFactory.templateByDataType(prompt.getDataType()).cast(new UncastData(text));
        }
        List<Selection> picked = new ArrayList<>();
        for (String code : text.split(" ")) {
            for (SelectChoice choice : choices) {
                if (choice.getValue().equals(code)) {
                    picked.add(choice.selection());
                    break;
                }
            }
        }
        if (picked.isEmpty()) {
            throw new IllegalStateException("no such choice: " + text + " at " + prompt.getIndex().getReference());
        }
        return prompt.getControlType() == Constants.CONTROL_SELECT_ONE
                ? new SelectOneData(picked.get(0)) : new MultipleItemsData(picked);
    }

    // Positions are written on repeats only: /data/member[2]/age.
    static String reference(FormDef form, TreeReference ref) {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level < ref.size(); level++) {
            text.append('/').append(ref.getName(level));
            TreeElement element = form.getMainInstance().resolveReference(ref.getSubReference(level));
            if (element != null && element.isRepeatable()) {
                text.append('[').append(ref.getMultiplicity(level) + 1).append(']');
            }
        }
        return text.toString();
    }

    static String report(List<long[]> loads, List<Round> rounds) throws IOException {
        List<String> walks = new ArrayList<>();
        for (Round round : rounds) {
            walks.add("{\"shows\":" + times(round.shows) + ",\"answers\":" + times(round.answers)
                    + ",\"repeats\":" + times(round.repeats) + ",\"refused\":" + round.refused
                    + ",\"left\":" + round.left + ",\"xml\":" + quote(round.xml) + "}");
        }
        return "{\"loads\":" + times(loads) + ",\"rounds\":[" + String.join(",", walks) + "],\"peak_kib\":" + peak() + "}";
    }

    static String times(List<long[]> values) {
        List<String> texts = new ArrayList<>();
        for (long[] value : values) {
            texts.add(Arrays.toString(value));
        }
        return texts.toString();
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char sign : text.toCharArray()) {
            if (sign == '"' || sign == '\\') {
                quoted.append('\\').append(sign);
            } else if (sign < ' ') {
                quoted.append(String.format("\\u%04x", (int) sign));
            } else {
                quoted.append(sign);
            }
        }
        return quoted.append('"').toString();
    }

    // The most memory that this process ever held, where the system tells (Linux); else 0.
    static long peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    // Every jr:// address is a file of one folder.
    static class Folder implements ReferenceFactory {
        private final File folder;

        Folder(File folder) {
            this.folder = folder;
        }

        public boolean derives(String uri) {
            return uri.startsWith("jr://");
        }

        public Reference derive(String uri, String context) {
            return derive(uri);
        }

        public Reference derive(String uri) {
            File file = new File(folder, uri.substring(uri.lastIndexOf('/') + 1));
            return new Reference() {
                public boolean doesBinaryExist() {
                    return file.exists();
                }

                public InputStream getStream() throws IOException {
                    return file.exists() ? new FileInputStream(file) : new ByteArrayInputStream(new byte[0]);
                }

                public String getURI() {
                    return uri;
                }

                public boolean isReadOnly() {
                    return true;
                }

                public OutputStream getOutputStream() {
                    return null;
                }

                public void remove() { }

                public String getLocalURI() {
                    return file.getPath();
                }

                public Reference[] probeAlternativeReferences() {
                    return new Reference[0];
                }
            };
        }
    }
}
