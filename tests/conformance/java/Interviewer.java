// An interviewer over JavaRosa, the engine of ODK Collect, who also goes back, deletes and changes language.
//
// Jobs come on standard input, one a line, tab-separated: FORM.xml, OUT.jsonl, the folder of its media, and
// `random SEED`, `one-language SEED` or `script FILE`. A script is JSON-free: each line `answer REF TEXT`, `clear REF`,
// `add REF`, `delete REF[n]`, `language NAME`, tab-separated.
//
// The transcript: {"ask", "label", "hint", "required", "readonly", "value", "choices": [[value, label]…]},
// {"answer", "value", "status", "message"}, {"offer", "taken"}, {"delete"}, {"language"}, {"again": true}
// (back to the first question), {"end": true, "xml"}, or {"refused": reason} for a form that does not load.
import java.io.*;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.javarosa.core.model.*;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.condition.IFunctionHandler;
import org.javarosa.core.model.data.*;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.*;
import org.javarosa.core.reference.*;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.services.storage.StorageManager;
import org.javarosa.core.services.storage.util.DummyIndexedStorageUtility;
import org.javarosa.form.api.*;
import org.javarosa.model.xform.*;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xpath.expr.XPathFuncExpr;

public class Interviewer {
    static final int LONGEST = 3000;
    static final String[] TEXTS = {"Réo", "Kaya", "oui", "12", "0", "a b", "Bambey", "x", "été", "-3", "l'eau",
        "\"dit\" & <b>", "deux\nlignes", "مركز الحي", "1e3", "0.50", "a  b", "2024-02-29"};

    final FormDef form;
    final FormEntryModel model;
    final FormEntryController controller;
    final PrintWriter out;
    int asked = 0;
    boolean changesLanguage = true;
    boolean leavesTooMany = false;

    Interviewer(FormDef form, PrintWriter out) {
        this.form = form;
        this.out = out;
        model = new FormEntryModel(form);
        controller = new FormEntryController(model);
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream errors = System.err;
        System.setOut(errors);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        StorageManager.setStorageFactory((name, type) -> new DummyIndexedStorageUtility<>());
        new XFormsModule().registerModule();
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
            String[] job = line.split("\t");
            try (PrintWriter out = new PrintWriter(new OutputStreamWriter(new FileOutputStream(job[1]), StandardCharsets.UTF_8))) {
                try {
                    Interviewer one = new Interviewer(load(job[0], new File(job[2])), out);
                    String[] how = job[3].split(" ", 2);
                    one.changesLanguage = how[0].equals("random");
                    if (how[0].equals("script")) one.follow(Files.readAllLines(Paths.get(how[1]), StandardCharsets.UTF_8));
                    else one.wander(Long.parseLong(how[1]));
                } catch (Exception | StackOverflowError error) {
                    out.println("{\"refused\":" + quoted(String.valueOf(error)) + "}");
                }
            }
        }
    }

    static FormDef load(String path, File media) throws Exception {
        ReferenceManager.instance().reset();
        ReferenceManager.instance().addReferenceFactory(new BesideTheForm(media));
        try (InputStream in = new FileInputStream(path)) {
            FormDef form = XFormUtils.getFormFromInputStream(in);
            form.getEvaluationContext().addFunctionHandler(new PullData(media));
            form.initialize(true, new InstanceInitializationFactory());
            return form;
        }
    }

    // One interview at random: forward, sometimes once more from the beginning, with other answers.
    void wander(long seed) {
        Random random = new Random(seed);
        int rounds = random.nextInt(3);
        int deletions = 2;
        Map<String, Integer> offers = new HashMap<>();
        int event = controller.stepToNextEvent();
        while (asked < LONGEST) {
            if (event == FormEntryController.EVENT_END_OF_FORM) {
                if (rounds-- <= 0) break;
                event = again();
                continue;
            }
            if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
                offer(random, offers);
            } else if (event == FormEntryController.EVENT_QUESTION) {
                boolean lost = ask();
                if (!lost && deletions > 0 && random.nextInt(12) == 0 && delete()) {
                    // JavaRosa does not take away instances when a count goes down: the transcript stops before.
                    if (leavesTooMany) return;
                    deletions--;
                    event = again();
                    continue;
                }
                if (!lost) changeLanguage(random);
                answerAtRandom(random, lost);
            }
            event = controller.stepToNextEvent();
        }
        end();
    }

    int again() {
        out.println("{\"again\":true}");
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        return controller.stepToNextEvent();
    }

    void offer(Random random, Map<String, Integer> offers) {
        FormIndex index = model.getFormIndex();
        TreeReference reference = index.getReference();
        String ref = path(reference.getParentRef()) + "/" + reference.getNameLast();
        int before = offers.merge(ref, 1, Integer::sum);
        boolean taken = before <= 4 && random.nextInt(10) < 5;
        out.println("{\"offer\":" + quoted(ref + "[" + (reference.getMultLast() + 1) + "]") + ",\"taken\":" + taken + "}");
        if (taken) controller.newRepeat();
    }

    // Delete the innermost repeat instance around the question, unless the form decides how many there are.
    boolean delete() {
        FormIndex index = model.getFormIndex();
        TreeReference reference = index.getReference();
        for (int depth = reference.size() - 1; depth > 0; depth--) {
            TreeReference above = reference.getSubReference(depth);
            TreeElement element = form.getMainInstance().resolveReference(above);
            if (element == null || !element.isRepeatable()) continue;
            GroupDef repeat = repeatOf(form.getChildren(), above.genericize());
            if (repeat == null || repeat.noAddRemove || repeat.getCountReference() != null) return false;
            String deleted = path(above);
            int tooMany = tooMany(form.getChildren());
            controller.deleteRepeat();
            computeEverything();
            leavesTooMany = tooMany(form.getChildren()) > tooMany;
            if (!leavesTooMany) out.println("{\"delete\":" + quoted(deleted) + "}");
            return true;
        }
        return false;
    }

    // JavaRosa does not compute again what reads a repeat inside the deleted instance: this is done here.
    void computeEverything() {
        try {
            Method compute = FormDef.class.getDeclaredMethod("initializeTriggerables", TreeReference.class);
            compute.setAccessible(true);
            compute.invoke(form, TreeReference.rootRef());
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }

    GroupDef repeatOf(List<IFormElement> children, TreeReference generic) {
        if (children == null) return null;
        for (IFormElement child : children) {
            if (!(child instanceof GroupDef)) continue;
            GroupDef group = (GroupDef) child;
            if (group.getRepeat() && FormInstance.unpackReference(group.getBind()).genericize().equals(generic)) return group;
            GroupDef below = repeatOf(group.getChildren(), generic);
            if (below != null) return below;
        }
        return null;
    }

    void changeLanguage(Random random) {
        String[] languages = model.getLanguages();
        if (!changesLanguage || languages == null || languages.length < 2 || random.nextInt(10) > 0) return;
        setLanguage(languages[random.nextInt(languages.length)]);
        ask();
    }

    void setLanguage(String name) {
        controller.setLanguage(name);
        out.println("{\"language\":" + quoted(name) + "}");
    }

    // Tell of the question; true when its value lost what is no choice any more. JavaRosa then computes nothing
    // again that reads it, until it is next answered: this is done here.
    boolean ask() {
        TreeReference reference = model.getFormIndex().getReference();
        IAnswerData before = form.getMainInstance().resolveReference(reference).getValue();
        String kept = before == null ? "" : before.uncast().getString();
        FormEntryPrompt prompt = model.getQuestionPrompt();
        forgetChoices(prompt.getQuestion().getDynamicChoices());
        asked++;
        StringBuilder line = new StringBuilder("{\"ask\":" + quoted(path(prompt.getIndex().getReference())));
        line.append(",\"label\":").append(quoted(prompt.getQuestionText()));
        line.append(",\"hint\":").append(quoted(prompt.getHelpText()));
        line.append(",\"required\":").append(prompt.isRequired()).append(",\"readonly\":").append(prompt.isReadOnly());
        IAnswerData value = prompt.getAnswerValue();
        line.append(",\"value\":").append(quoted(value == null ? null : value.uncast().getString()));
        if (isSelect(prompt)) {
            line.append(",\"choices\":[");
            String comma = "";
            for (SelectChoice choice : choices(prompt)) {
                line.append(comma).append('[').append(quoted(choice.getValue())).append(',').append(quoted(prompt.getSelectChoiceText(choice))).append(']');
                comma = ",";
            }
            line.append(']');
        }
        out.println(line.append('}'));
        IAnswerData after = form.getMainInstance().resolveReference(reference).getValue();
        if (kept.equals(after == null ? "" : after.uncast().getString())) return false;
        form.setValue(new StringData("?"), reference, true);
        form.setValue(after, reference, true);
        return true;
    }

    // JavaRosa keeps the choices of a filter that reads a question, also when that question is hidden.
    static void forgetChoices(ItemsetBinding itemset) {
        if (itemset == null) return;
        try {
            Field kept = ItemsetBinding.class.getDeclaredField("cachedTriggerValues");
            kept.setAccessible(true);
            kept.set(itemset, null);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }

    void answerAtRandom(Random random, boolean must) {
        FormEntryPrompt prompt = model.getQuestionPrompt();
        if (prompt.isReadOnly()) return;
        if (!must && !prompt.isRequired() && random.nextInt(8) == 0) {
            if (random.nextBoolean()) giveKeepingCounts(null);
            return;
        }
        for (int attempt = 0; attempt < 12; attempt++) {
            IAnswerData proposed = propose(prompt, random);
            if (proposed == null) break;
            if (giveKeepingCounts(proposed) == FormEntryController.ANSWER_OK) return;
        }
        if (must && !prompt.isRequired()) give(null);
    }

    // JavaRosa does not take away instances when a count goes down: the interviewer then gives the old answer again.
    int giveKeepingCounts(IAnswerData value) {
        IAnswerData before = model.getQuestionPrompt().getAnswerValue();
        int tooMany = tooMany(form.getChildren());
        int outcome = give(value);
        if (outcome == FormEntryController.ANSWER_OK && tooMany(form.getChildren()) > tooMany) give(before);
        return outcome;
    }

    // How many instances stand beyond the counts of their repeats.
    int tooMany(List<IFormElement> children) {
        int found = 0;
        for (IFormElement child : children == null ? new ArrayList<IFormElement>() : children) {
            if (child instanceof GroupDef) found += tooManyOf((GroupDef) child) + tooMany(child.getChildren());
        }
        return found;
    }

    int tooManyOf(GroupDef group) {
        if (!group.getRepeat() || group.getCountReference() == null) return 0;
        int found = 0;
        TreeReference generic = FormInstance.unpackReference(group.getBind()).genericize();
        for (TreeReference parent : form.getEvaluationContext().expandReference(generic.getParentRef())) {
            TreeReference counted = FormInstance.unpackReference(group.getCountReference()).contextualize(parent.extendRef(generic.getNameLast(), 0));
            TreeElement counter = form.getMainInstance().resolveReference(counted);
            IAnswerData count = counter == null ? null : counter.getValue();
            TreeElement above = form.getMainInstance().resolveReference(parent);
            if (above == null) continue;
            int wanted = count == null ? 0 : (int) Double.parseDouble(count.uncast().getString());
            found += Math.max(0, above.getChildMultiplicity(generic.getNameLast()) - Math.max(0, wanted));
        }
        return found;
    }

    int give(IAnswerData value) {
        String ref = path(model.getFormIndex().getReference());
        FormEntryPrompt prompt = model.getQuestionPrompt();
        int outcome = controller.answerQuestion(value, true);
        String status = outcome == FormEntryController.ANSWER_OK ? "ok" : outcome == FormEntryController.ANSWER_CONSTRAINT_VIOLATED ? "constraint" : "required";
        String message = outcome == FormEntryController.ANSWER_CONSTRAINT_VIOLATED ? prompt.getConstraintText(value) : null;
        out.println("{\"answer\":" + quoted(ref) + ",\"value\":" + quoted(value == null ? null : value.uncast().getString())
            + ",\"status\":\"" + status + "\",\"message\":" + quoted(message) + "}");
        return outcome;
    }

    static boolean isSelect(FormEntryPrompt prompt) {
        int control = prompt.getControlType();
        return control == Constants.CONTROL_SELECT_ONE || control == Constants.CONTROL_SELECT_MULTI || control == Constants.CONTROL_RANK;
    }

    static List<SelectChoice> choices(FormEntryPrompt prompt) {
        List<SelectChoice> found = prompt.getSelectChoices();
        return found == null ? Collections.emptyList() : found;
    }

    static IAnswerData propose(FormEntryPrompt prompt, Random random) {
        if (isSelect(prompt)) return pick(prompt, random);
        switch (prompt.getControlType()) {
            case Constants.CONTROL_TRIGGER: return new StringData("OK");
            case Constants.CONTROL_UPLOAD: case Constants.CONTROL_IMAGE_CHOOSE: case Constants.CONTROL_AUDIO_CAPTURE:
            case Constants.CONTROL_VIDEO_CAPTURE: case Constants.CONTROL_FILE_CAPTURE:
                return new StringData("fichier-" + random.nextInt(50) + ".jpg");
        }
        switch (prompt.getDataType()) {
            case Constants.DATATYPE_INTEGER: case Constants.DATATYPE_LONG:
                return new IntegerData(random.nextInt(5) == 0 ? random.nextInt(3000) : random.nextInt(7) - (random.nextInt(9) == 0 ? 5 : 0));
            case Constants.DATATYPE_DECIMAL: return new DecimalData(random.nextInt(400) / 8.0 - (random.nextInt(9) == 0 ? 20 : 0));
            case Constants.DATATYPE_DATE: return new DateData(new Date(86400000L * random.nextInt(21000) + 43200000L));
            case Constants.DATATYPE_DATE_TIME: return new DateTimeData(new Date(86400000L * random.nextInt(21000) + 1000L * random.nextInt(86400)));
            case Constants.DATATYPE_TIME: return new TimeData(new Date(1000L * random.nextInt(86400)));
            case Constants.DATATYPE_GEOPOINT: return new GeoPointData(point(random));
            case Constants.DATATYPE_GEOTRACE: return new GeoTraceData(new GeoTraceData.GeoTrace(line(random, 2 + random.nextInt(4), false)));
            case Constants.DATATYPE_GEOSHAPE: return new GeoShapeData(new GeoShapeData.GeoShape(line(random, 3 + random.nextInt(3), true)));
            case Constants.DATATYPE_BOOLEAN: return new BooleanData(random.nextBoolean());
            default: return new StringData(TEXTS[random.nextInt(TEXTS.length)]);
        }
    }

    static double[] point(Random random) {
        return new double[] {9 + random.nextInt(6000) / 1000.0, random.nextInt(8000) / 1000.0 - 6, random.nextInt(500), random.nextInt(40) / 4.0};
    }

    static ArrayList<double[]> line(Random random, int length, boolean closed) {
        ArrayList<double[]> points = new ArrayList<>();
        for (int place = 0; place < length; place++) points.add(point(random));
        if (closed) points.add(points.get(0).clone());
        return points;
    }

    static IAnswerData pick(FormEntryPrompt prompt, Random random) {
        List<SelectChoice> left = new ArrayList<>(choices(prompt));
        if (left.isEmpty()) return null;
        if (prompt.getControlType() == Constants.CONTROL_SELECT_ONE) return new SelectOneData(left.get(random.nextInt(left.size())).selection());
        boolean all = prompt.getControlType() == Constants.CONTROL_RANK;
        if (all) Collections.shuffle(left, random);
        List<Selection> taken = new ArrayList<>();
        for (SelectChoice choice : left) if (all || random.nextInt(5) < 2) taken.add(choice.selection());
        if (taken.isEmpty()) taken.add(left.get(0).selection());
        return new MultipleItemsData(taken);
    }

    void follow(List<String> script) {
        for (String line : script) {
            if (line.trim().isEmpty() || line.startsWith("#")) continue;
            String[] step = line.split("\t", 3);
            switch (step[0]) {
                case "language": setLanguage(step[1]); break;
                case "add": find(step[1], FormEntryController.EVENT_PROMPT_NEW_REPEAT); out.println("{\"offer\":" + quoted(step[1]) + ",\"taken\":true}"); controller.newRepeat(); break;
                case "delete": find(step[1], FormEntryController.EVENT_REPEAT); out.println("{\"delete\":" + quoted(step[1]) + "}"); controller.deleteRepeat(); computeEverything(); break;
                case "ask": find(step[1], FormEntryController.EVENT_QUESTION); ask(); break;
                default:
                    find(step[1], FormEntryController.EVENT_QUESTION);
                    ask();
                    give(step[0].equals("clear") ? null : typed(model.getQuestionPrompt(), step[2]));
            }
        }
        end();
    }

    // Go through the form from its beginning to where `ref` is met.
    void find(String ref, int wanted) {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        for (int event = controller.stepToNextEvent(); event != FormEntryController.EVENT_END_OF_FORM; event = controller.stepToNextEvent()) {
            if (event != wanted) continue;
            TreeReference reference = model.getFormIndex().getReference();
            String here = event == FormEntryController.EVENT_PROMPT_NEW_REPEAT
                ? path(reference.getParentRef()) + "/" + reference.getNameLast() + "[" + (reference.getMultLast() + 1) + "]"
                : path(reference);
            if (here.equals(ref)) return;
        }
        throw new IllegalStateException("the interview does not meet " + ref);
    }

    static IAnswerData typed(FormEntryPrompt prompt, String text) {
        if (prompt.getControlType() == Constants.CONTROL_SELECT_ONE) return new SelectOneData(new Selection(text));
        if (isSelect(prompt)) {
            List<Selection> taken = new ArrayList<>();
            for (String code : text.split(" ")) taken.add(new Selection(code));
            return new MultipleItemsData(taken);
        }
        return AnswerDataFactory.templateByDataType(prompt.getDataType()).cast(new UncastData(text));
    }

    void end() {
        try {
            String xml = new String(new XFormSerializingVisitor().serializeInstance(form.getInstance()), StandardCharsets.UTF_8);
            out.println("{\"end\":true,\"xml\":" + quoted(xml) + "}");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    // "/data/r[2]/x": positions are written on repeats only.
    String path(TreeReference reference) {
        StringBuilder text = new StringBuilder();
        for (int depth = 0; depth < reference.size(); depth++) {
            text.append('/').append(reference.getName(depth));
            TreeElement element = form.getMainInstance().resolveReference(reference.getSubReference(depth));
            if (element != null && element.isRepeatable()) text.append('[').append(reference.getMultiplicity(depth) + 1).append(']');
        }
        return text.toString();
    }

    static String quoted(String text) {
        if (text == null) return "null";
        StringBuilder quoted = new StringBuilder("\"");
        for (char sign : text.toCharArray()) {
            if (sign == '"' || sign == '\\') quoted.append('\\').append(sign);
            else if (sign < ' ') quoted.append(String.format("\\u%04x", (int) sign));
            else quoted.append(sign);
        }
        return quoted.append('"').toString();
    }

    // pulldata() is a function of Collect's own: a cell of the first row whose key has the value.
    static class PullData implements IFunctionHandler {
        final File folder;

        PullData(File folder) { this.folder = folder; }

        public String getName() { return "pulldata"; }
        public List<Class[]> getPrototypes() { return new ArrayList<>(); }
        public boolean rawArgs() { return true; }
        public boolean realTime() { return false; }
        public Object eval(Object[] arguments, EvaluationContext context) {
            String[] texts = new String[4];
            for (int place = 0; place < 4; place++) texts[place] = XPathFuncExpr.toString(arguments[place]);
            try {
                List<String> lines = Files.readAllLines(new File(folder, texts[0] + ".csv").toPath(), StandardCharsets.UTF_8);
                List<String> heads = Arrays.asList(lines.get(0).split(",", -1));
                int key = heads.indexOf(texts[2]), wanted = heads.indexOf(texts[1]);
                for (String line : lines.subList(1, lines.size())) {
                    String[] cells = line.split(",", -1);
                    if (cells[key].equals(texts[3])) return cells[wanted];
                }
                return "";
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }

    // Every jr:// address is a file of the form's own folder.
    static class BesideTheForm implements ReferenceFactory {
        final File folder;

        BesideTheForm(File folder) { this.folder = folder; }

        public boolean derives(String uri) { return uri.startsWith("jr://"); }
        public Reference derive(String uri, String context) { return derive(uri); }
        public Reference derive(String uri) {
            File file = new File(folder, uri.substring(uri.lastIndexOf('/') + 1));
            return new Reference() {
                public boolean doesBinaryExist() { return file.exists(); }
                public InputStream getStream() throws IOException { return new FileInputStream(file); }
                public String getURI() { return uri; }
                public boolean isReadOnly() { return true; }
                public OutputStream getOutputStream() { return null; }
                public void remove() {}
                public String getLocalURI() { return file.getPath(); }
                public Reference[] probeAlternativeReferences() { return new Reference[0]; }
            };
        }
    }
}
